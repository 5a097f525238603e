// SPDX-License-Identifier: Apache-2.0

import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readObjects } from '../../adapters/recorded/read-objects.ts';
import { tryRules } from '../../src/compose/command-line/try-custom-rules.ts';
import { readerOf } from '../support/kubernetes.ts';
import { serve } from '../support/recorded.ts';

const place = (path: string): string =>
  fileURLToPath(new URL(`../../examples/custom-analyzers/${path}`, import.meta.url));

const AT = Date.parse('2026-03-04T11:42:00Z');

const tried = async (path: string) => {
  const { objects, kinds } = await readObjects({ path: place('rules/cluster.yaml') });
  const server = await serve(objects, { kinds, clock: () => AT });
  const { problems, analyzers } = await tryRules(place(path), await readerOf(server), () => AT);
  expect(problems).toEqual([]);
  return analyzers;
};

test('the rules of the example find what is wrong in the cluster beside them', async () => {
  const analyzers = await tried('rules/rules.yaml');
  expect(analyzers.flatMap(({ troubles }) => troubles)).toEqual([]);
  expect(
    analyzers.flatMap(({ name, findings }) => findings.map((finding) => [name, finding.name, finding.text])),
  ).toEqual([
    [
      'databases-out-of-sync',
      'orders',
      'cannot apply its settings (SyncFailed): could not connect to the primary',
    ],
    [
      'images-without-version',
      'web',
      'runs registry.example.com/web:latest, which may be another program after the next start',
    ],
    ['large-claims', 'old-data', 'asks for 50Gi, more than the 20Gi that need no approval'],
  ]);
  expect(analyzers[0]).toMatchObject({
    judged: 2,
    findings: [
      {
        severity: 'critical',
        since: Date.parse('2026-03-04T11:20:00Z'),
        blames: [{ kind: 'Secret', name: 'orders-owner', namespace: 'shop' }],
        sensitive: ['ana@example.com'],
      },
    ],
    notes: [expect.stringContaining('1 of 2 objects has no status')],
  });
});

test('the files of the example folder find what is wrong, in TypeScript and in JavaScript', async () => {
  const analyzers = await tried('folder');
  expect(analyzers.map(({ name, title, troubles }) => [name, title, troubles])).toEqual([
    ['lonely-deployments', 'Deployments behind a Service that one lost node stops', []],
    ['quiet-hours', 'Pods that were started at night', []],
  ]);
  expect(analyzers.flatMap(({ findings }) => findings.map(({ name, text }) => [name, text]))).toEqual([
    ['web', 'has one replica behind Service web'],
    ['web-7d9c-x2x7k', 'was started at 02:10 UTC, in quiet hours'],
  ]);
});
