// SPDX-License-Identifier: Apache-2.0

import { beforeAll, describe, expect, test } from 'vitest';
import type { Document } from '../../src/core/document.ts';
import type { Report } from '../../src/core/report.ts';
import { reportView } from '../../src/views/report.ts';
import { demoReport } from '../support/demo-report.ts';
import { documentText } from '../support/document-text.ts';

/** How many kinds are read changes with each analyzer that is added. */
const told = (document: Document): string =>
  documentText(document).replace(/\d+ kinds checked/, 'all kinds checked');

let report: Report;
beforeAll(async () => {
  report = await demoReport();
});

const healthy = (): Report => ({ ...report, status: 'OK', incidents: [], findings: [] });
const unread = (...kinds: readonly string[]): Report['skipped'] =>
  kinds.map((kind) => ({ kind, reason: 'forbidden', detail: `cannot list ${kind}` }));

describe('the report', () => {
  test('of the demo cluster says counts, then one card per incident with what to do', () => {
    expect(told(reportView(report))).toMatchInlineSnapshot(`
      "
      (critical) demo: 2 problems, 1 warning
      all namespaces · 11 workloads, all kinds checked in 3.1 s · 10:25 · asked by ana
      (critical) 1 · \`ledger-db\` runs out of memory: OOMKilled at 128Mi, 7 restarts
          \`payments\` / StatefulSet \`ledger-db\` · 2 workloads affected · since 09:53
          1 of 1 pod is not ready → Service \`ledger-db\` has no endpoints → \`payments-api\` calls it and fails
          Do: Raise the memory limit of container \`ledger-db\`, or make the program use less.
      (critical) 2 · \`checkout\` is down: ConfigMap \`shop-config\` does not exist
          \`shop\` / Deployment \`checkout\` · since 10:17
          2 of 2 pods cannot start → Service \`checkout\` has no endpoints → \`http://shop.example.com/checkout\` answers 503
          Do: Create ConfigMap \`shop-config\` in namespace \`shop\`, or remove the reference to it.
      (warning) 3 · \`february-closing\` never fires: no date matches its schedule \`0 0 30 2 *\`
          \`reports\` / CronJob \`february-closing\`
          Do: Correct the schedule so that a date exists that matches it.
      report \`r1\`
      [Explain] [Details] [Re-run] [Ask]
      [More… ▾ Acknowledge… | Mute… | Assign… | Export as a file | Earlier reports]
      "
    `);
  });

  test('has a summary for a lock screen: the counts, then the first incident', () => {
    expect(reportView(report).summary).toMatchInlineSnapshot(
      `"demo: 2 problems, 1 warning. First: ledger-db runs out of memory: OOMKilled at 128Mi, 7 restarts"`,
    );
  });

  test('of a healthy cluster says so in its first line', () => {
    expect(told(reportView(healthy()))).toMatchInlineSnapshot(`
      "
      (good) demo is healthy
      all namespaces · 11 workloads, all kinds checked in 3.1 s · 10:25 · asked by ana
      report \`r1\`
      [Re-run]
      "
    `);
  });

  test('of labels that nothing has is not called healthy', () => {
    const empty: Report = {
      ...healthy(),
      scope: { selector: 'app=nope' },
      checked: { kinds: 20, objects: 0, workloads: 0 },
    };
    expect(told(reportView(empty)).split('\n')[1]).toBe('(neutral) Nothing in demo has the labels app=nope');
  });

  test('with notes only is still healthy', () => {
    const [incident] = report.incidents;
    const noted: Report = {
      ...healthy(),
      incidents: incident === undefined ? [] : [{ ...incident, severity: 'info' }],
    };
    expect(told(reportView(noted)).split('\n')[1]).toBe('(info) demo is healthy, with 1 note');
  });

  test('that found nothing but could not look everywhere does not say healthy', () => {
    const incomplete: Report = {
      ...healthy(),
      status: 'Incomplete',
      skipped: [
        ...unread('Secret', 'Node'),
        { kind: 'Gateway', reason: 'absent', detail: 'no such API' },
        { kind: 'Pod', reason: 'broken', detail: 'the analyzer failed' },
      ],
      suppressed: 4,
    };
    expect(told(reportView(incomplete))).toMatchInlineSnapshot(`
      "
      (neutral) demo: nothing found, but 3 kinds could not be checked: Secret, Node, Pod
      all namespaces · 11 workloads, all kinds checked in 3.1 s · 10:25 · asked by ana
      Not checked: Secret, Node (forbidden); Pod (failed inside the bot) · 4 findings hidden by ignore rules · report \`r1\`
      [Re-run]
      "
    `);
  });

  test('names no more than three unread kinds in its first line', () => {
    const blind: Report = { ...healthy(), status: 'Incomplete', skipped: unread('A', 'B', 'C', 'D') };
    expect(reportView(blind).summary).toBe('demo: nothing found, but 4 kinds could not be checked');
  });

  test('counts the incidents that it does not write out', () => {
    const many: Report = {
      ...report,
      incidents: Array.from({ length: 11 }, () => report.incidents)
        .flat()
        .slice(0, 11),
    };
    const text = told(reportView(many));
    expect(text).toContain('8 · ');
    expect(text).not.toContain('9 · ');
    expect(text).toContain('and 3 more incidents: `/k8sgpt details` shows them all.');
  });

  test('says why, once an incident is explained', () => {
    const [incident] = report.incidents;
    const id = incident?.id ?? '';
    const explained: Report = {
      ...report,
      explanations: {
        [id]: {
          incident: id,
          source: 'ai',
          happening: 'The database is killed.',
          because: [],
          steps: [],
          verify: '',
        },
      },
    };
    expect(told(reportView(explained))).toContain('    Why: The database is killed.');
  });
});
