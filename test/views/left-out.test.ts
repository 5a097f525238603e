// SPDX-License-Identifier: Apache-2.0

import { beforeAll, describe, expect, test } from 'vitest';
import { analyzers } from '../../analyzers/index.ts';
import { plain } from '../../src/core/document.ts';
import { k8sgptResult } from '../../src/core/k8sgpt-result.ts';
import { measured } from '../../src/core/measured-analysis.ts';
import type { Report } from '../../src/core/report.ts';
import { reportJson } from '../../src/core/report-json.ts';
import junit from '../../src/formats/junit.ts';
import sarif from '../../src/formats/sarif.ts';
import { leftOutBlocks, leftOutNote } from '../../src/views/left-out.ts';
import { reportView } from '../../src/views/report.ts';
import { demoReport } from '../support/demo-report.ts';
import { documentText } from '../support/document-text.ts';

const leftOut = (...kinds: readonly string[]): Report['skipped'] =>
  kinds.map((kind) => ({ kind, reason: 'left-out', detail: `left out by choice: ${kind} (a.setting)` }));

let healthy: Report;
beforeAll(async () => {
  const report = await demoReport();
  healthy = { ...report, status: 'OK', incidents: [], findings: [], skipped: leftOut('Secret') };
});

const given = { analyzers, version: '1.0.0' };

describe('what is left out by choice', () => {
  test('leaves a healthy cluster healthy, in its first line; the line of what was looked at says without what', () => {
    const document = reportView(healthy);
    expect(document.summary).toBe('demo is healthy');
    const text = documentText(document);
    expect(text).toContain('(good) demo is healthy\nall namespaces · without Secrets · 11 workloads');
    expect(text).not.toMatch(/not checked|incomplete|could not/i);
  });

  test.each([
    [[], ''],
    [['Secret'], 'without Secrets'],
    [['Node', 'Secret', 'PersistentVolume'], 'without Secrets and cluster-wide kinds'],
    [['CustomObject', 'Secret', 'Node'], 'without Secrets, cluster-wide kinds and custom resources'],
    [['Certificate'], 'without Certificate'],
    [['Certificate', 'Issuer', 'Rollout'], 'without 3 other kinds'],
  ])('of %j reads "%s"', (kinds, words) => {
    expect(plain(leftOutNote({ skipped: leftOut(...kinds) }))).toBe(words);
  });

  test('is not what may not be read: that is told as before', () => {
    const skipped = [...leftOut('Secret'), { kind: 'Node', reason: 'forbidden', detail: 'no' } as const];
    const text = documentText(reportView({ ...healthy, status: 'Incomplete', skipped }));
    expect(text).toContain('nothing found, but 1 kind could not be checked: Node');
    expect(text).toContain('without Secrets');
    expect(text).toContain('Not checked: Node (forbidden)');
  });

  test('is no answer where it was asked for by name', () => {
    const asked: Report = { ...healthy, status: 'Incomplete', skipped: leftOut('Node'), leftOut: ['Node'] };
    expect(plainHeadline({ ...asked, filters: ['Node'] })).toBe(
      'demo: nothing was checked: Node is left out by choice of whoever runs k8sgpt',
    );
    expect(plainHeadline({ ...asked, filters: ['Node', 'Pod'] })).toBe(
      'demo: nothing found, but Node is left out by choice of whoever runs k8sgpt',
    );
    expect(k8sgptResult(asked)).toMatchObject({
      status: 'Incomplete',
      errors: ['[Node] nothing was looked at: it is left out by choice'],
    });
  });

  test('is told to programs, and fails none of them', () => {
    expect(reportJson(healthy)).toMatchObject({
      status: 'OK',
      skipped: [{ kind: 'Secret', reason: 'left-out' }],
    });
    expect(k8sgptResult(healthy)).toMatchObject({ status: 'OK', errors: null });
    const [run] = (JSON.parse(sarif.report(healthy, given)) as Sarif).runs;
    expect(run?.invocations).toMatchObject([
      {
        executionSuccessful: true,
        toolExecutionNotifications: [{ level: 'note', descriptor: { id: 'not-checked/left-out' } }],
      },
    ]);
    const xml = junit.report(healthy, given);
    // Once, not in every suite that reads it.
    expect(xml.match(/<skipped /g)).toHaveLength(1);
    expect(xml).toContain('<testcase name="Secret" classname="demo.Not checked"><skipped');
  });

  test('makes no analysis incomplete where completion is measured', () => {
    const asked = { kind: 'watch', isWhole: true, analyzers: [] } as const;
    expect(measured(healthy, asked)).toMatchObject({ outcome: 'complete' });
    const skipped = [{ kind: 'Secret', reason: 'forbidden', detail: 'no' } as const];
    expect(measured({ ...healthy, skipped }, asked)).toMatchObject({ outcome: 'incomplete' });
  });

  test('stands in status once, with the setting that says so', () => {
    const choice = 'Secrets (kubernetes.secrets: none)';
    const lines = (clusters: Parameters<typeof leftOutBlocks>[0]) =>
      leftOutBlocks(clusters).map((block) => (block.type === 'note' ? plain(block.text) : block.type));
    expect(lines([{ name: 'a' }, { name: 'b' }])).toEqual([]);
    expect(
      lines([
        { name: 'a', leftOut: [choice] },
        { name: 'b', leftOut: [choice] },
      ]),
    ).toEqual([`Left out by choice: ${choice}. Reports count as complete without.`]);
    expect(lines([{ name: 'a', leftOut: [choice] }, { name: 'b' }])).toEqual([
      `Left out by choice in a: ${choice}. Reports count as complete without.`,
    ]);
  });
});

interface Sarif {
  readonly runs: readonly { readonly invocations: unknown }[];
}

const plainHeadline = (report: Report): string => reportView(report).summary;
