// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import type { Explanation } from '../../src/core/explanation.ts';
import { postMortemText } from '../../src/views/post-mortem.ts';
import { demoReport } from '../support/demo-report.ts';

const explanation = (incident: string): Explanation => ({
  incident,
  source: 'ai',
  model: 'a-model',
  happening: '`ledger-db` needs more memory than it may use.',
  because: ['Container `ledger-db` ended: OOMKilled <https://example.com>'],
  steps: [],
  verify: '',
});

const draft = async (): Promise<string> => {
  const report = await demoReport();
  const [incident] = report.incidents;
  if (incident === undefined) throw new Error('the demo cluster is well');
  return postMortemText({
    subject: { ...incident, incident: incident.id, cluster: report.cluster, report: report.id },
    record: undefined,
    report: {
      ...report,
      skipped: [
        ...report.skipped,
        { kind: 'Widget', reason: 'absent', detail: 'Widget is not installed' },
        { kind: 'Node', reason: 'left-out', detail: 'Node is left out by choice' },
        { kind: 'Secret', reason: 'forbidden', detail: 'cannot list secrets: forbidden' },
      ],
      explanations: { [incident.id]: explanation(incident.id) },
    },
    incident,
    now: Date.parse('2026-11-22T11:00:00Z'),
  });
};

const section = (text: string, title: string): string =>
  text.split(`## ${title}\n`)[1]?.split('\n## ')[0] ?? '';

test('what was not seen are gaps: what is not installed, or nobody wants read, is none', async () => {
  const lines = section(await draft(), 'What was not seen')
    .split('\n')
    .filter((line) => line.startsWith('- '));
  expect(lines).toEqual([
    '- Secret: cannot list secrets: forbidden',
    '- What happened between two looks, in other systems, and what people did outside the chat.',
  ]);
});

test('names in an explanation stand as names, and its addresses lead nowhere', async () => {
  const cause = section(await draft(), 'Root cause');
  expect(cause).toContain('\n`ledger-db` needs more memory than it may use.\n');
  expect(cause).toContain('- Container `ledger-db` ended: OOMKilled \\<https://example.com\\>');
});
