// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { k8sgptResourcesConfig } from '../../src/config/k8sgpt-resources.ts';
import { MINUTE } from '../../src/core/clock.ts';
import { startDeclaredWatches } from '../../src/watches/declared-watches.ts';
import { createWatchBook } from '../../src/watches/watch-book.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const resource = {
  kind: 'K8sGPT',
  apiVersion: 'core.k8sgpt.ai/v1alpha1',
  metadata: { namespace: 'ops', name: 'k8sgpt' },
  fields: {},
  malformed: [],
};

test('watches that a cluster declares go on where the one who read them reaches it no more', async () => {
  const clock = virtualClock();
  const state = fileState({ directory: undefined, clock, log: silentLog });
  const book = createWatchBook(state, clock);
  const reach: Record<string, string[]> = { a: ['x'], b: ['x'] };
  const reads: string[] = [];
  const start = (owner: string) =>
    startDeclaredWatches({
      clusters: {
        names: () => reach[owner] ?? [],
        open: async () => ({
          snapshot: async () => {
            reads.push(owner);
            return { kinds: { K8sGPT: { status: 'read', objects: [resource] } } };
          },
        }),
      } as never,
      settings: k8sgptResourcesConfig.schema.parse({ enabled: true }),
      knownFilters: () => ({ known: [], unknown: [] }),
      ...{ book, state, owner, clock, log: silentLog },
    });
  const pass = (minutes: number): Promise<void> => {
    const end = clock.now() + minutes * MINUTE;
    return clock.until(() => clock.now() >= end, minutes * MINUTE + MINUTE);
  };
  const first = start('a');
  await pass(1);
  const second = start('b');
  onTestFinished(async () => {
    await Promise.all([first.stop(), second.stop()]);
  });
  await pass(3);
  expect(new Set(reads)).toEqual(new Set(['a']));
  reach['a'] = [];
  reads.length = 0;
  await pass(20);
  expect(new Set(reads)).toEqual(new Set(['b']));
  expect(await book.list()).toHaveLength(1);
});
