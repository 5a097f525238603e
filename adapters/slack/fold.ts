// SPDX-License-Identifier: Apache-2.0

import type { Document } from '../../src/core/document.ts';
import { documentMarkdown } from '../../src/core/document-markdown.ts';
import type { SlackPayload } from './payload.ts';
import { renderSlack } from './render.ts';
import { cutTo } from './split-text.ts';

/** So many messages are read; what follows is a file. */
const HEAD = 4;
/** One or two more are no reason for a file. */
const MOST = 6;

/**
 * As `renderSlack`, but a Document of many messages is its head and, in the thread, all of it as a file: nobody reads
 * ten messages in a row, and the channel takes one a second.
 */
export const foldSlack = (document: Document): readonly [SlackPayload, ...SlackPayload[]] => {
  const messages = renderSlack(document);
  if (messages.length <= MOST) return messages;
  const [first, ...more] = messages;
  const head = more.slice(0, HEAD - 1);
  const [next, ...others] = more.slice(HEAD - 1);
  if (next === undefined) return messages;
  const [note] = renderSlack({
    summary: 'All of it is in the file',
    blocks: [
      {
        type: 'note',
        text: [
          `That is the beginning: ${others.length + 1} more messages are left out here. All of it is in the file below.`,
        ],
      },
    ],
  });
  const file = {
    name: 'k8sgpt.md',
    title: cutTo(document.summary.replace(/\s+/g, ' ').trim(), 200),
    markdown: documentMarkdown(document),
    instead: [next, ...others] as const,
  };
  return [first, ...head, { ...note, file }];
};
