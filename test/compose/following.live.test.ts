// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it, onTestFinished } from 'vitest';
import { kubernetesClusters } from '../../adapters/kubernetes/clusters.ts';
import { redisState } from '../../adapters/state/redis.ts';
import { createMetrics } from '../../adapters/telemetry/metrics.ts';
import { silentTrace } from '../../adapters/telemetry/silent.ts';
import { analyzers } from '../../analyzers/index.ts';
import { startFollowing } from '../../src/compose/following.ts';
import { noSettings } from '../../src/core/analysis-settings.ts';
import { SECOND } from '../../src/core/clock.ts';
import type { Clusters } from '../../src/core/ports/cluster-reader.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import type { Watch } from '../../src/core/watch.ts';
import { adapterParts, keepingLog } from '../support/adapter-parts.ts';
import { memory } from '../support/desk.ts';
import { eventually } from '../support/eventually.ts';
import { options } from '../support/kubernetes.ts';
import { mortality, mortalState } from '../support/mortal.ts';
import { describeWith } from '../support/needs.ts';
import { namespace, pod, serve } from '../support/recorded.ts';
import { startRedis } from '../support/redis.ts';
import { connectTo, freshPrefix } from '../support/redis-settings.ts';

const watch: Watch = {
  schema: 1,
  id: 'all',
  origin: 'file',
  cluster: 'test',
  filters: [],
  rhythm: { type: 'live' },
  severity: 'info',
  explain: false,
  to: [],
  madeAt: 0,
};

const failed = (name: string) =>
  pod(name, { status: { phase: 'Failed', reason: 'Evicted', message: 'low on memory' } });

/** One worker that follows what it may until the end of the test; `seen`: names of what each look found. */
const holder = (
  owner: string,
  state: StateStore,
  clusters: Clusters,
  isPaused: () => boolean = () => false,
) => {
  const seen: (readonly string[])[] = [];
  let ids = 0;
  const { log, lines } = keepingLog();
  const following = startFollowing({
    base: {
      ...adapterParts({ log }),
      metrics: createMetrics(),
      trace: silentTrace,
      version: '0.0.0',
      startedAt: Date.now(),
      owner,
      newId: () => `${owner}-${(ids += 1)}`,
    },
    state,
    open: { clusters, source: 'kubernetes', notices: [], close: () => Promise.resolve() },
    awake: () => [watch],
    analyzers,
    isPaused,
    desk: {
      begun: () => Promise.resolve(true),
      saw: (_, __, report) => {
        seen.push(report.findings.map(({ object }) => object.name));
        return Promise.resolve(undefined);
      },
      failed: () => Promise.resolve(),
    },
    settingsOf: () => noSettings,
    needsNames: false,
  });
  onTestFinished(following.stop);
  return { seen, lines, stop: following.stop };
};

const letGo = (state: StateStore): Promise<void> =>
  eventually(async () => expect(await state.get('lease/live/test')).toBeUndefined(), 9_000);

const clustersOf = (kubeconfigText: string): Promise<Clusters> =>
  kubernetesClusters(options({ kubeconfigText }));

describeWith('redis-server', 'a cluster that several workers may follow', () => {
  it('is followed within 25 s by another one when the one that did is killed, and nothing is missed', async () => {
    const redis = await startRedis();
    onTestFinished(redis.close);
    const server = await serve([namespace, pod('a')]);
    const clusters = await clustersOf(server.kubeconfig('test'));
    const prefix = freshPrefix();
    const storeOf = (): StateStore => {
      const store = redisState({ connect: connectTo(redis), prefix, log: keepingLog().log });
      onTestFinished(store.close);
      return store;
    };
    const body = mortality();
    const first = holder('first', mortalState(storeOf(), body), clusters);
    await eventually(() => expect(first.seen).toHaveLength(1));
    const second = holder('second', storeOf(), clusters);
    // It asked for the lease and did not get it.
    await new Promise((resolve) => setTimeout(resolve, 2 * SECOND));
    expect(second.seen).toEqual([]);
    body.dieAt(0, false);
    const killedAt = Date.now();
    await first.stop();
    server.update(failed('b'));
    await eventually(() => expect(second.seen.at(-1)).toContain('b'), 30 * SECOND);
    expect(Date.now() - killedAt).toBeLessThan(25 * SECOND);
    expect(Date.now() - killedAt).toBeGreaterThan(5 * SECOND);
    expect(first.seen).toHaveLength(1);
  }, 90_000);
});

describe('what is followed', () => {
  it('ends with a cluster that is gone, and begins again when it is back', async () => {
    const server = await serve([namespace, pod('a')]);
    const clusters = await clustersOf(server.kubeconfig('test'));
    let names: readonly string[] = ['test'];
    let changed = (): void => undefined;
    const state = memory();
    const { seen } = holder('one', state, {
      ...clusters,
      names: () => names,
      onChange: (listener) => {
        changed = listener;
        return () => undefined;
      },
    });
    await eventually(() => expect(seen).toHaveLength(1));
    names = [];
    changed();
    await letGo(state);
    server.update(failed('b'));
    names = ['test'];
    changed();
    await eventually(() => expect(seen.at(-1)).toContain('b'));
    expect(seen).toHaveLength(2);
  });

  it('is nothing while watches are paused, and what happened meanwhile afterwards', async () => {
    const server = await serve([namespace, pod('a')]);
    const clusters = await clustersOf(server.kubeconfig('test'));
    let isPaused = false;
    const state = memory();
    const { seen } = holder('one', state, clusters, () => isPaused);
    await eventually(() => expect(seen).toHaveLength(1));
    isPaused = true;
    await letGo(state);
    const { requests } = server.stats();
    server.cutWatches();
    server.update(failed('b'));
    // Connections that were cut are made anew within a moment where anybody listens.
    await new Promise((resolve) => setTimeout(resolve, SECOND));
    expect(server.stats().requests).toBe(requests);
    isPaused = false;
    await eventually(() => expect(seen.at(-1)).toContain('b'), 9_000);
    expect(seen).toHaveLength(2);
  }, 60_000);
});
