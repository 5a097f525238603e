// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { auditOutcomes } from '../../src/core/audit-entry.ts';
import { Denied } from '../../src/core/denied.ts';
import { Document } from '../../src/core/document.ts';
import { pausable } from '../../src/core/pause.ts';
import { auditView } from '../../src/views/audit.ts';
import { deniedView } from '../../src/views/denied.ts';
import { digestView } from '../../src/views/digest.ts';
import { heldView } from '../../src/views/held.ts';
import { pauseClause, pausedView, resumedView, sendingPausedView } from '../../src/views/paused.ts';
import { unavailableView } from '../../src/views/trouble.ts';
import { reroutedView, unreachableView } from '../../src/views/undelivered.ts';
import { documentText } from '../support/document-text.ts';
import * as fc from '../support/properties.ts';

const NOW = Date.parse('2026-11-22T11:40:00Z');

/** Words as people and clusters have them: long, odd, with letters of two halves. */
const words = fc.oneof(
  fc.string({ minLength: 1, maxLength: 300, unit: 'grapheme' }),
  fc.constant('🧑‍🚒'.repeat(60)),
);
const place = fc.record({ platform: words, workspace: words, channel: words });
const pause = fc.record(
  {
    what: fc.constantFrom(...pausable),
    cluster: words,
    by: words,
    at: fc.constant(NOW),
    until: fc.constant(NOW + 1),
    reason: words,
  },
  { requiredKeys: ['what', 'by', 'at'] },
);
const entry = fc.record(
  {
    schema: fc.constant(1 as const),
    at: fc.constant(NOW),
    interaction: words,
    where: place,
    who: fc.record({ id: words, name: words }, { requiredKeys: ['id'] }),
    source: words,
    verb: words,
    line: fc.oneof(words, fc.constant('')),
    outcome: fc.constantFrom(...auditOutcomes),
    why: words,
    as: words,
  },
  { requiredKeys: ['schema', 'at', 'interaction', 'where', 'who', 'source', 'verb', 'line', 'outcome'] },
);
const document: fc.Arbitrary<Document> = words.map((summary) => ({
  summary,
  blocks: [{ type: 'paragraph', text: [summary] }],
}));

/** No half of a letter: it would not survive being written as UTF-8. */
const isWellFormed = (text: string): boolean => Buffer.from(text, 'utf8').toString('utf8') === text;

const whole = (made: Document): void => {
  // What another process reads out of the store is parsed: a document that is none would never be shown.
  expect(Document.safeParse(made).error).toBeUndefined();
  expect(isWellFormed(JSON.stringify(made))).toBe(true);
  for (const block of made.blocks)
    for (const label of block.type === 'menu' ? block.options.map((option) => option.label) : [])
      expect(isWellFormed(label)).toBe(true);
};

test('every view of pauses, audits, storms, denials and lost messages is a document, whatever the words', () => {
  expect.hasAssertions();
  fc.assert(
    fc.property(
      fc.array(pause, { minLength: 1, maxLength: 4 }),
      fc.array(entry, { maxLength: 8 }),
      fc.array(fc.record({ key: words, summary: words, isRoot: fc.boolean() }), {
        minLength: 1,
        maxLength: 40,
      }),
      fc.array(document, { minLength: 1, maxLength: 4 }),
      place,
      words,
      (pauses, entries, items, documents, from, said) => {
        whole(pausedView(pauses));
        whole(resumedView(pauses, said));
        const [first] = pauses;
        if (first !== undefined) whole(sendingPausedView(first));
        whole(
          auditView({
            entries,
            total: 99,
            since: NOW,
            page: 2,
            pages: 3,
            lineOf: (page) => `audit --user=${said} ${page}`,
          }),
        );
        whole(digestView('0a1b2c3d-mdx1', items, NOW));
        whole(heldView(documents, { from: 1, total: 9, next: 'held --digest 0a1b2c3d-mdx1 --page 2' }));
        whole(unreachableView(from, said, from));
        for (const one of documents) whole(reroutedView(one, from, said));
        whole(deniedView(new Denied(said, { contact: said }, said)));
        whole(unavailableView(said, said, { since: NOW, report: { id: 'r1', at: NOW, hasIncidents: true } }));
      },
    ),
    { numRuns: 25 },
  );
});

test('a pause says what it means, since when, until when and why', () => {
  const one = { what: 'sending', by: 'ana', at: NOW, until: NOW + 3_600_000, reason: 'costs' } as const;
  expect(pauseClause(one)).toBe(
    'paused by ana since 2026-11-22 11:40 UTC, until 2026-11-22 12:40 UTC: costs',
  );
  const text = documentText(pausedView([one, { what: 'ai', cluster: 'prod-eu', by: 'ana', at: NOW }]));
  expect(text).toContain('Paused: Sending, AI for prod-eu');
  expect(text).toContain('Answers are kept and shown when sending goes on');
});

test('a digest says how many, shows the first ten, and offers each', () => {
  const items = Array.from({ length: 30 }, (_, at) => ({
    key: `k${at}`,
    summary: `message ${at}`,
    isRoot: at % 2 === 0,
  }));
  const made = digestView('d', items, NOW);
  expect(made.summary).toBe('15 messages held back: too many at once');
  expect(documentText(made)).toContain('and 5 more');
  expect(made.blocks.flatMap((block) => (block.type === 'menu' ? block.options : []))[1]?.line).toBe(
    'held --digest d --only 3',
  );
});
