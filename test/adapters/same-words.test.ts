// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { renderMattermost } from '../../adapters/mattermost/render.ts';
import { renderAnsi } from '../../adapters/terminal/ansi.ts';
import type { Document, Text } from '../../src/core/document.ts';
import { documentMarkdown } from '../../src/core/document-markdown.ts';
import { goldenDocuments } from '../golden/documents.ts';
import { shown as inDiscord } from '../support/discord-payloads.ts';
import { shown as inSlack } from '../support/slack-payloads.ts';
import { shown as inTeams } from '../support/teams-payloads.ts';

const NAMES = [
  ...['status', 'status-degraded', 'status-blind', 'limit-person', 'limit-channel'],
  ...['queue-full', 'too-new', 'purge-plan', 'purged'],
];

const renderers: Readonly<Record<string, (document: Document) => string>> = {
  Slack: inSlack,
  Teams: inTeams,
  Discord: inDiscord,
  Mattermost: (document) =>
    renderMattermost({ callbackUrl: undefined, proofOf: () => '' })(document)
      .map(({ message, props }) => `${message} ${JSON.stringify(props)}`)
      .join(' '),
  'a terminal': (document) =>
    renderAnsi(document, { colour: false, width: 80, prompt: 'k8sgpt', now: 0, timeZone: 'UTC' }),
  'a file': documentMarkdown,
};

/** What the reader's zone or a platform's own look does not touch. */
const textsOf = (document: Document): readonly string[] => {
  const of = (text: Text): string[] =>
    text.flatMap((span) => (typeof span === 'string' ? span : 'text' in span ? span.text : []));
  return document.blocks.flatMap((block) =>
    block.type === 'list'
      ? block.items.flatMap(of)
      : block.type === 'headline' || block.type === 'note' || block.type === 'paragraph'
        ? of(block.text)
        : [],
  );
};

/** Letters and digits alone: marks, spaces and line breaks are each platform's own. */
const bare = (text: string): string =>
  text.replace(/&[a-z]+;|\\[nt]/g, ' ').replace(/[^\p{Letter}\p{Number}%]+/gu, '');

test.each(NAMES.flatMap((name) => Object.keys(renderers).map((where) => [name, where] as const)))(
  '%s says the same in %s, and all of it',
  (name, where) => {
    const document = goldenDocuments[name];
    if (document === undefined) throw new Error(`there is no document ${name}`);
    const text = bare(renderers[where]?.(document) ?? '');
    for (const said of textsOf(document)) expect(text).toContain(bare(said));
  },
);

test('whoever is turned away is told what to do', () => {
  const told = (name: string): string => textsOf(goldenDocuments[name] as Document).join(' ');
  expect(told('limit-person')).toMatch(/ask again in 12 s\. Nothing was started/);
  expect(told('limit-channel')).toMatch(/ask again in 1 s\. Nothing was started/);
  expect(told('queue-full')).toMatch(/Nothing was started; please try again in about 25 min\./);
  expect(told('too-new')).toMatch(/Tell whoever runs k8sgpt to update its workers, then ask again\./);
  expect(told('purge-plan')).toMatch(/Nothing was changed\. To do it: +purge --cluster=prod-eu --yes/);
  expect(told('status-blind')).toMatch(/Could not be read now: .* Ask again when all parts are up\./);
});
