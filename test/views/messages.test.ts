// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { Refused } from '../../src/core/errors.ts';
import { explainedView, explainingView } from '../../src/views/explaining.ts';
import { cancelledView, progressView, waitingView } from '../../src/views/progress.ts';
import { joinedView } from '../../src/views/shared.ts';
import { bugView, refusedView, unavailableView } from '../../src/views/trouble.ts';
import { demoReport } from '../support/demo-report.ts';
import { documentText } from '../support/document-text.ts';

describe('progress', () => {
  test('says how many are before it', () => {
    const opening = progressView({ cluster: 'demo', scope: {}, askedBy: 'ana', step: undefined });
    expect(documentText(waitingView(opening, { ahead: 1 }))).toContain('Waiting: 1 other before this one.');
    expect(documentText(waitingView(opening, { ahead: 3 }))).toContain('Waiting: 3 others before this one.');
    const idle = 'No worker that can do this has reported in the last minute; it begins as soon as one does.';
    expect(documentText(waitingView(opening, { ahead: 0, isIdle: true }))).toContain(idle);
    expect(documentText(waitingView(opening, { ahead: 2, waitMs: 5_000, isIdle: true }))).toContain(
      `Waiting: 2 others before this one. ${idle}`,
    );
  });

  test('is one line at once, then a bar with a way out', () => {
    const scope = { namespaces: ['shop', 'payments'], selector: 'app=web' };
    const opening = progressView({ cluster: 'demo', scope: {}, askedBy: 'ana', step: undefined });
    const later = progressView({
      cluster: 'demo',
      scope,
      askedBy: 'ana',
      runId: 'run1',
      step: { label: 'read Pod · 7 of 18 kinds', done: 7, total: 18 },
    });
    expect(documentText(opening)).toMatchInlineSnapshot(`
      "
      (busy) Checking demo…
      all namespaces · asked by ana
      "
    `);
    expect(documentText(later)).toMatchInlineSnapshot(`
      "
      (busy) Checking demo…
      namespaces \`shop\` and \`payments\` · labels \`app=web\` · asked by ana
        7/18 read Pod · 7 of 18 kinds
      [Cancel]
      "
    `);
  });

  test('that was cancelled says by whom', () => {
    expect(cancelledView('demo', 'ben').summary).toBe('Check of demo was cancelled');
    expect(documentText(cancelledView('demo', 'ben'))).toBe(
      '\n(neutral) Check of demo was cancelled by ben\n',
    );
  });

  test('of explanations counts them, and the end names each', async () => {
    const report = await demoReport();
    expect(JSON.stringify(explainingView(report, 3, 1, 'run-1'))).toContain(
      '{"label":"Stop","line":"cancel --run run-1"',
    );
    expect(documentText(explainingView(report, 3, 1))).toMatchInlineSnapshot(`
      "
      (busy) Explaining 3 incidents of demo…
        1/3 1 of 3 explained
      "
    `);
    const [first] = report.incidents;
    expect(documentText(explainedView(report, [first?.id ?? '']))).toMatchInlineSnapshot(`
      "
      No explanation could be written of 1 · \`ledger-db\`.
      "
    `);
  });
});

describe('what is wrong with a question', () => {
  test('is one sentence, an example to copy and a button', () => {
    const view = refusedView(
      new Refused('I don\'t know "analize". Did you mean analyze?', { hint: 'analyze' }),
      {
        label: 'Run it',
        line: 'analyze',
      },
    );
    expect(documentText(view)).toMatchInlineSnapshot(`
      "
      I don't know "analize". Did you mean analyze?
      [Run it]
      "
    `);
  });

  test.each([
    ['kubectl --context prod auth whoami', 'Try: `kubectl --context prod auth whoami`'],
    ['https://kubernetes.io/docs/x', 'See [kubernetes.io/docs/x]'],
    ['Ask @platform.', 'Ask @platform.'],
  ])('shows the hint "%s" as what it is', (hint, shown) => {
    expect(documentText(refusedView(new Refused('No.', { hint })))).toBe(`\nNo.\n${shown}\n`);
  });

  test.each(commands.map(({ verb }) => [verb]))('shows a hint to %s as a command of ours', (verb) => {
    expect(documentText(refusedView(new Refused('No.', { hint: verb })))).toContain(`\`/k8sgpt ${verb}\``);
  });
});

test('what fails outside is said with its reason, what fails inside with a reference', () => {
  expect(
    documentText(unavailableView('I could not check demo', 'connection refused')),
  ).toMatchInlineSnapshot(`
    "
    (neutral) I could not check demo
    connection refused
    "
  `);
  expect(documentText(bugView('I could not check demo', 'abc123'))).toMatchInlineSnapshot(`
    "
    (neutral) I could not check demo
    This is a fault of the bot. Reference for its operator: \`abc123\`
    "
  `);
});

test('who joins a run is told whose it is and how old', () => {
  expect(documentText(joinedView('demo', 'ana', 8_000, false))).toMatchInlineSnapshot(`
    "
    Already checking demo for ana (shared run, 8.0 s old). The report appears in this channel.
    "
  `);
  expect(documentText(joinedView('demo', 'ana', 90_000, true))).toMatchInlineSnapshot(`
    "
    demo was checked for ana 2 min ago: the report is in this channel (shared run).
    "
  `);
});
