// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import type { IncidentRecord, Turn, Watched } from '../../src/core/incident-record.ts';
import { UNREACHABLE } from '../../src/core/lifecycle/unreachable.ts';
import { alertView } from '../../src/views/alert.ts';
import { stepNoteView, turnNoteView } from '../../src/views/alert-note.ts';
import { openRecord, turn } from '../support/alerts.ts';
import { demoReport } from '../support/demo-report.ts';
import { documentText } from '../support/document-text.ts';

const report = await demoReport();
const at = Date.parse('2026-11-22T11:31:00Z');
const ben = { platform: 'slack', workspace: 'T1', id: 'U-ben', name: 'ben' };
const carl = { platform: 'slack', workspace: 'T1', id: 'U-carl', name: 'carl' };
const oncall = { id: 'S0SHOP', name: 'oncall-shop' };

const record = (
  given: Partial<IncidentRecord> & { readonly watch?: Partial<Watched> } = {},
): IncidentRecord => openRecord(report, 1, at, given);

const first = (one: IncidentRecord): string =>
  documentText(alertView(one, { report, mention: oncall })).split('\n')[1] ?? '';

const WHAT = 'demo / shop: `checkout` is down: ConfigMap `shop-config` does not exist';

describe('an alert', () => {
  test('is no newer in its notification because nobody has acknowledged it', () => {
    const turns = [turn('reopened', at, 'back after 12 min'), turn('escalated', at + 60_000)];
    const { summary } = alertView(record({ watch: { turns } }), { report, mention: oncall });
    expect(summary).toMatch(/ · back$/);
  });

  test('that is new says where, what, when and who is called; then what follows, what changed and what to do', () => {
    const view = alertView(record(), { report, mention: oncall });
    expect(view.summary).toMatchInlineSnapshot(
      `"demo / shop: checkout is down: ConfigMap shop-config does not exist · new"`,
    );
    expect(documentText(view)).toMatchInlineSnapshot(`
      "
      (critical) demo / shop: \`checkout\` is down: ConfigMap \`shop-config\` does not exist · new · 11:31 · @oncall-shop
      \`shop\` / Deployment \`checkout\` · since 10:17
      2 of 2 pods cannot start → Service \`checkout\` has no endpoints → \`http://shop.example.com/checkout\` answers 503
      Do: Create ConfigMap \`shop-config\` in namespace \`shop\`, or remove the reference to it.
      [Ack] [Mute] [Assign] [Explain] [Details]
      "
    `);
  });

  test('needs nothing but the record', () => {
    expect(documentText(alertView(record()))).toMatchInlineSnapshot(`
      "
      (critical) demo / shop: \`checkout\` is down: ConfigMap \`shop-config\` does not exist · new · 11:31
      \`ConfigMap/shop/shop-config\`
      [Ack] [Mute] [Assign] [Explain] [Details]
      "
    `);
  });

  test.each<[string, Parameters<typeof record>[0], string]>([
    ['acknowledged', { acknowledged: { by: ben, at: at + 2 * MINUTE } }, 'acknowledged by @ben 11:33'],
    [
      'assigned',
      { assigned: { to: carl, by: ben, at: at + 2 * MINUTE } },
      'assigned to @carl · @oncall-shop',
    ],
    [
      'muted',
      { muted: { by: ben, at, until: at + 60 * MINUTE, reason: 'known' } },
      'muted by @ben until 12:31: “known”',
    ],
    [
      'worse',
      { watch: { turns: [turn('opened', at), turn('worse', at + 5 * MINUTE, '2 more workloads')] } },
      'worse: 2 more workloads 11:36 · @oncall-shop',
    ],
    [
      'worse and acknowledged',
      {
        acknowledged: { by: ben, at: at + 2 * MINUTE },
        watch: { turns: [turn('opened', at), turn('worse', at + 5 * MINUTE, '2 more workloads')] },
      },
      'worse: 2 more workloads 11:36 · acknowledged by @ben 11:33',
    ],
    ['recovering', { state: 'recovering', watch: { goneSince: at + 20 * MINUTE } }, 'not seen since 11:51'],
    [
      'flapping',
      {
        watch: {
          flapping: true,
          turns: [turn('opened', at), turn('flapping', at + 9 * MINUTE, '5 times in 30 min')],
        },
      },
      'flapping: 5 times in 30 min, next note when it is stable',
    ],
    [
      'back',
      { watch: { turns: [turn('opened', at), turn('reopened', at + 30 * MINUTE, 'back after 12 min')] } },
      'back after 12 min · 12:01 · @oncall-shop',
    ],
  ])('that is %s says so in its first line', (_state, given, said) => {
    expect(first(record(given))).toBe(`(critical) ${WHAT} · ${said}`);
  });

  test('that is over says so first', () => {
    const resolved = record({
      state: 'resolved',
      watch: {
        resolvedAt: at + 21 * MINUTE,
        turns: [turn('opened', at), turn('resolved', at + 21 * MINUTE, 'ConfigMap created')],
      },
    });
    expect(first(resolved)).toBe(`(good) Resolved: ${WHAT} · 11:52 after 21 min (ConfigMap created)`);
  });

  test('of a cluster that cannot be seen says how to find out why, for as long as that is so', () => {
    const unseen = (given: NonNullable<Parameters<typeof record>[0]> = {}): string =>
      documentText(
        alertView(
          record({
            title: ['I cannot see ', { type: 'code', text: 'demo' }, ': the connection was cut'],
            namespaces: [],
            ...given,
            watch: { codes: [UNREACHABLE], object: 'Cluster/demo', ...given.watch },
          }),
        ),
      );
    expect(unseen()).toMatchInlineSnapshot(`
      "
      (critical) demo: I cannot see \`demo\`: the connection was cut · new · 11:31
      Do: Run \`k8sgpt doctor\` where the worker runs: it tries each step towards the cluster and says which one fails.
      [Ack] [Mute] [Assign]
      "
    `);
    expect(unseen({ state: 'resolved', watch: { resolvedAt: at + MINUTE } })).toMatchInlineSnapshot(`
      "
      (good) Resolved: demo: I cannot see \`demo\`: the connection was cut · 11:32 after 1 min
      "
    `);
  });

  test('calls nobody when somebody has it', () => {
    expect(first(record())).toContain('@oncall-shop');
    expect(first(record({ acknowledged: { by: ben, at } }))).not.toContain('@oncall-shop');
    expect(first(record({ muted: { by: ben, at } }))).not.toContain('@oncall-shop');
    expect(first(record({ state: 'resolved' }))).not.toContain('@oncall-shop');
  });

  test('offers what can be done about it as it stands', () => {
    const buttons = (one: IncidentRecord): string =>
      documentText(alertView(one, { report })).trim().split('\n').at(-1) ?? '';
    expect(buttons(record())).toBe('[Ack] [Mute] [Assign] [Explain] [Details]');
    expect(
      buttons(
        record({
          acknowledged: { by: ben, at },
          assigned: { by: ben, to: carl, at },
          muted: { by: ben, at },
        }),
      ),
    ).toBe('[Unmute] [Explain] [Details]');
    expect(buttons(record({ state: 'resolved' }))).toBe('[Details]');
  });

  test('has buttons that fit, however long the name of a report is', () => {
    const lines = JSON.stringify(alertView(record({ report: `watch-${'x'.repeat(60)}` }), { report }));
    expect(lines).toContain(`"ack --incident ${record().incident}"`);
    expect(lines).not.toContain('--report watch-');
  });
});

describe('a note in the thread', () => {
  test.each([
    [turn('worse', at, '2 more workloads'), 'Worse: 2 more workloads'],
    [turn('reopened', at, 'back after 12 min'), 'Back after 12 min'],
    [turn('changed', at, 'cause found: node `b` is down'), 'Cause found: node `b` is down'],
    [turn('resolved', at), 'Resolved after 21 min'],
    [
      turn('flapping', at, '5 times in 30 min'),
      'Flapping: 5 times in 30 min. The next note comes when it is stable.',
    ],
    [turn('steady', at), 'Stable again: it is still there'],
    [
      turn('escalated', at, 'nobody has acknowledged this for 30 min'),
      'Nobody has acknowledged this for 30 min · @oncall-shop',
    ],
  ])('of $turn says what became of it', (what, said) => {
    const one = record({ watch: { resolvedAt: at + 21 * MINUTE } });
    const view = turnNoteView(one, what, what.turn === 'escalated' ? oncall : undefined);
    expect(view === undefined ? '' : documentText(view).trim()).toBe(said);
  });

  test('of the end says what ended it, as it was told', () => {
    const end: Turn = {
      at: at + 21 * MINUTE,
      turn: 'resolved',
      detail: ['ConfigMap ', { type: 'code', text: 'shop-*config*' }, ' created'],
    };
    const one = record({
      state: 'resolved',
      watch: { resolvedAt: end.at, turns: [turn('opened', at), end] },
    });
    expect(turnNoteView(one, end, undefined)?.blocks).toEqual([
      { type: 'note', text: ['Resolved ', 'after 21 min', ' (', ...(end.detail ?? []), ')'] },
    ]);
  });

  test('is not needed where the message itself says it', () => {
    expect(turnNoteView(record(), turn('opened', at), oncall)).toBeUndefined();
  });

  test('says who did what, where others did it', () => {
    const step = { at, by: ben, interaction: 'i1', deed: 'assigned' as const, to: carl };
    expect(documentText(stepNoteView(step)).trim()).toBe('@ben assigned this to @carl');
  });
});
