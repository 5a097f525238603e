// SPDX-License-Identifier: Apache-2.0

import type { Document } from '../../src/core/document.ts';
import { documentMarkdown } from '../../src/core/document-markdown.ts';
import type { Draw } from '../../src/core/ports/draw.ts';
import { shortened } from './cut-text.ts';
import type { TeamsPayload } from './payload.ts';
import { renderTeams } from './render.ts';
import { harmless } from './render-text.ts';

/** So many messages are read; what follows is a file. */
const HEAD = 4;
/** One or two more are no reason for a file. */
const MOST = 6;
const TITLE = 200;

/**
 * As `renderTeams`, for a chat with one person, who may be offered a file: a Document of many messages is its head, and
 * all of it as a file that the person agrees to.
 */
export const foldTeams = (
  document: Document,
  messageBytes?: number,
  draw?: Draw,
): readonly [TeamsPayload, ...TeamsPayload[]] => {
  const messages = renderTeams(document, messageBytes, draw);
  if (messages.length <= MOST) return messages;
  const [first, ...more] = messages;
  const [next, ...others] = more.slice(HEAD - 1);
  if (next === undefined) return messages;
  const left = others.length + 1;
  const summary = `That is the beginning: ${left} more messages are left out here. All of it is in this file.`;
  const file = {
    name: 'k8sgpt.md',
    title: shortened(harmless(document.summary).replace(/\s+/g, ' ').trim(), TITLE),
    markdown: documentMarkdown(document),
    instead: [next, ...others] as const,
  };
  return [first, ...more.slice(0, HEAD - 1), { ...next, summary, file }];
};
