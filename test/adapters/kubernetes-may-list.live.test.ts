// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { customRights } from '../../src/compose/doctor-custom.ts';
import type { CustomAnalyzer } from '../../src/core/ports/custom-analyzer.ts';
import { patience, readerOf } from '../support/kubernetes.ts';
import { namespace, pod, serve } from '../support/recorded.ts';

const of = (apiVersion: string, kind: string) => ({
  apiVersion,
  kind,
  metadata: { name: 'a', namespace: 'shop', uid: `uid-${kind}` },
});

const rule = (
  name: string,
  kinds: readonly string[],
  more: Partial<CustomAnalyzer> = {},
): CustomAnalyzer => ({
  name,
  title: name,
  severity: 'warning',
  timeoutMs: 1_000,
  hasOwnEyes: false,
  reads: () => Promise.resolve(kinds),
  run: () => Promise.resolve({ findings: [] }),
  diagnose: () => Promise.resolve([]),
  close: () => Promise.resolve(),
  ...more,
});

test('doctor says which rights rules and files of other people lack, and how to give them', async () => {
  const server = await serve(
    [namespace, pod('a'), of('example.com/v1', 'Widget'), of('example.org/v1', 'Gadget')],
    {
      complete: true,
      faults: ({ path }) => (path.includes('/widgets') ? { status: 403 } : undefined),
    },
  );
  const reader = await readerOf(server);
  const checks = await customRights(
    reader,
    [
      rule('one', ['Pod', 'widgets.example.com', 'gadgets.example.org']),
      rule('two', ['widgets.example.com', 'frobs.example.net', 'gadgetz.example.org']),
      rule('elsewhere', ['nothing.example.com'], { clusters: ['other'] }),
    ],
    ['Pod'],
    patience(),
  );
  expect(checks.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toMatchObject([
    { name: 'list frobs.example.net', status: 'skipped' },
    {
      name: 'list gadgets.example.org',
      status: 'ok',
      detail: 'can be listed in the whole cluster (for one)',
    },
    {
      name: 'list gadgetz.example.org',
      status: 'warning',
      fix: expect.stringContaining('gadgets.example.org'),
    },
    {
      name: 'list widgets.example.com',
      status: 'warning',
      detail: expect.stringMatching(
        /^forbidden: kubectl auth can-i list widgets\.example\.com .*\(for one, two\)$/,
      ),
      fix: expect.stringContaining('--verb=list --resource=widgets.example.com'),
    },
  ]);
});
