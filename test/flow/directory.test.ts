// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { Refused } from '../../src/core/errors.ts';
import type { ClusterReader, Clusters } from '../../src/core/ports/cluster-reader.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import { createDirectoryReader, publishDirectory } from '../../src/directory.ts';
import { eventually } from '../support/eventually.ts';
import { realClock } from '../support/real-clock.ts';
import { virtualClock } from '../support/virtual-clock.ts';

it('a cluster that a newer release tells of in its own way hides no other', async () => {
  const state = fileState({ directory: undefined, clock: realClock, log: silentLog });
  const known = { name: 'demo', default: true, namespaces: ['shop'], source: 'kubernetes' };
  await state.put('directory/demo', JSON.stringify(known));
  await state.put('directory/next', JSON.stringify({ name: 'next', namespaces: { count: 3 } }));
  const { clusters } = await createDirectoryReader(state, realClock)();
  expect(clusters.map(({ name }) => name)).toEqual(['demo']);
});

const entryOf = async (state: Pick<StateStore, 'get'>, name: string): Promise<unknown> =>
  JSON.parse((await state.get(`directory/${name}`))?.value ?? 'null');

it('clusters that come and go, and what was wrong with them, are told at once', async () => {
  const state = fileState({ directory: undefined, clock: realClock, log: silentLog });
  const listeners = new Set<() => void>();
  let names = ['prod', 'edge'];
  let isDown = true;
  const clusters: Clusters = {
    names: () => names,
    defaultName: () => 'prod',
    open: (name) =>
      name === 'edge' && isDown
        ? Promise.reject(new Refused('Secret fleet/edge does not exist.'))
        : Promise.resolve({ namespaces: () => Promise.resolve(['shop']) } as unknown as ClusterReader),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    troubles: () => [
      { cluster: 'prod', detail: 'Clusters cannot be listed.' },
      { cluster: 'edge', detail: 'Secret fleet/edge does not exist.' },
    ],
    close: () => Promise.resolve(),
  };
  const clock = virtualClock();
  const begun = clock.now();
  const told = await publishDirectory({
    state,
    clusters,
    source: () => 'kubernetes',
    undoneOf: (name) => Promise.resolve(name === 'prod' ? ['K8sGPT a/b of prod: sink: no.'] : []),
    clock,
    log: silentLog,
  });
  const change = (now: readonly string[]): void => {
    names = [...now];
    for (const listener of listeners) listener();
  };
  await eventually(async () =>
    expect(await entryOf(state, 'edge')).toEqual({
      name: 'edge',
      default: false,
      namespaces: [],
      source: 'kubernetes',
      trouble: 'Secret fleet/edge does not exist.',
      troubleSince: begun,
    }),
  );
  expect(await entryOf(state, 'prod')).toMatchObject({
    reachableSince: begun,
    notes: ['Clusters cannot be listed.'],
    undone: ['K8sGPT a/b of prod: sink: no.'],
  });
  isDown = false;
  const isBack = async () => JSON.stringify(await entryOf(state, 'edge')).includes('lastTrouble');
  await clock.until(isBack, 90_000);
  expect(await entryOf(state, 'edge')).toMatchObject({
    namespaces: ['shop'],
    reachableSince: begun + 60_000,
    lastTrouble: { at: begun, detail: 'Secret fleet/edge does not exist.' },
  });
  expect(await entryOf(state, 'edge')).not.toHaveProperty('trouble');
  change(['prod', 'new']);
  await eventually(async () => {
    expect(await entryOf(state, 'edge')).toBeNull();
    expect(await entryOf(state, 'new')).toMatchObject({ namespaces: ['shop'] });
  });
  await told.stop();
  expect(listeners.size).toBe(0);
});
