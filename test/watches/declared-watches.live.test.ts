// SPDX-License-Identifier: Apache-2.0

import { afterEach, expect, it } from 'vitest';
import { kubernetesClusters } from '../../adapters/kubernetes/clusters.ts';
import type { Faults } from '../../adapters/recorded/faults.ts';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { type RecordedServer, serveRecording } from '../../adapters/recorded/server.ts';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { openDeclaredWatches } from '../../src/compose/declared-watches.ts';
import { k8sgptResourcesConfig } from '../../src/config/k8sgpt-resources.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { createWatchBook, type WatchBook } from '../../src/watches/watch-book.ts';
import { eventually } from '../support/eventually.ts';
import { options } from '../support/kubernetes.ts';
import { realClock } from '../support/real-clock.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A minute is soon over. */
const quickClock: Clock = {
  now: realClock.now,
  sleep: (ms, signal) => realClock.sleep(Math.min(ms, 30), signal),
};

const resource = (name: string, spec: unknown, namespace = 'k8sgpt'): RawObject => ({
  apiVersion: 'core.k8sgpt.ai/v1alpha1',
  kind: 'K8sGPT',
  metadata: { name, namespace },
  spec,
});
const kubeconfig = (text: string): RawObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'edge-kubeconfig', namespace: 'k8sgpt' },
  data: { value: Buffer.from(text).toString('base64') },
});

const serve = async (objects: readonly RawObject[], faults?: Faults): Promise<RecordedServer> => {
  const server = await serveRecording({
    objects,
    complete: true,
    ...(faults === undefined ? {} : { faults }),
  });
  closing.push(() => server.close());
  return server;
};

interface World {
  readonly book: WatchBook;
  readonly said: string[];
  readonly watches: () => Promise<readonly string[]>;
}

const world = async (management: RecordedServer, settings: object): Promise<World> => {
  const said: string[] = [];
  const log: Log = {
    ...silentLog,
    warn: (fields) => {
      said.push(JSON.stringify(fields));
    },
  };
  const clusters = await kubernetesClusters(
    options({
      kubeconfigText: management.kubeconfig('management'),
      inCluster: false,
      rereadMs: 30,
      limits: { attempts: 1 },
      kubeconfigSecrets: [{ namespace: 'k8sgpt', name: 'edge-kubeconfig', key: 'value', allowProxy: false }],
    }),
  );
  closing.push(() => clusters.close());
  const state = fileState({ directory: undefined, clock: realClock, log: silentLog });
  const book = createWatchBook(state, realClock);
  const parse = (given: object) => k8sgptResourcesConfig.schema.parse(given);
  const base = { clock: quickClock, log } as Parameters<typeof openDeclaredWatches>[1];
  // Two workers that reach the same clusters, as there may be many.
  for (const owner of ['one', 'two']) {
    const role = openDeclaredWatches(
      { k8sgptResources: parse(settings) },
      { ...base, owner },
      { state, watches: book },
      { clusters, source: 'kubernetes', notices: [], close: () => Promise.resolve() },
    );
    closing.push(() => role.stop(0));
  }
  const watches = async () =>
    (await book.list()).map(
      ({ watch }) =>
        `${watch.by} → ${watch.cluster} ${watch.filters.join()} ${watch.namespaces?.join() ?? '*'}`,
    );
  return { book, said, watches };
};

it('resources of a cluster are watches: as they are now, with what is not done, and nothing is written', async () => {
  const workload = await serve([]);
  let isDown = false;
  const management = await serve(
    [
      kubeconfig(workload.kubeconfig('edge')),
      resource('main', {
        filters: ['pod', 'Ingres'],
        analysis: { interval: '5m' },
        sink: { type: 'slack', webhook: 'https://hooks/SECRET' },
      }),
      resource('edge', {
        kubeconfig: { name: 'edge-kubeconfig', key: 'value' },
        targetNamespace: 'shop',
        analysis: { interval: '5m' },
      }),
      resource('bad', 'x'.repeat(1_000_000)),
      resource('of-a-tenant', {}, 'tenant'),
    ],
    ({ path }) => (isDown && path.includes('k8sgpts') ? { status: 503 } : undefined),
  );
  const { book, said, watches } = await world(management, { enabled: true, namespaces: ['k8sgpt'] });
  await eventually(async () =>
    expect(await watches()).toEqual([
      'K8sGPT k8sgpt/edge of management → edge  shop',
      'K8sGPT k8sgpt/main of management → management Pod *',
    ]),
  );
  const notes = [
    'K8sGPT k8sgpt/bad of management: spec: it is not of its type, or too long. Correct the resource; until then the field counts as not set.',
    'K8sGPT k8sgpt/main of management: filters: there is no filter Ingres. `/k8sgpt filters` lists them.',
    'K8sGPT k8sgpt/main of management: sink: a webhook is no channel in which people can answer. Connect the platform and let `routes` name the channel; for machines set `cloudevents` or `webhook`.',
  ];
  expect(await book.notes('management')).toEqual(notes);
  // Once, by one of them, and not again while it stays the same.
  const reads = () =>
    management.stats().byPath['/apis/core.k8sgpt.ai/v1alpha1/namespaces/k8sgpt/k8sgpts'] ?? 0;
  const before = reads();
  await eventually(() => expect(reads()).toBeGreaterThan(before + 2));
  expect(said.map((line) => (JSON.parse(line) as { note: string }).note)).toEqual(notes);
  expect(said.join()).not.toContain('SECRET');
  // What cannot be read now stays as it was.
  isDown = true;
  await eventually(async () =>
    expect((await book.notes('management')).join()).toContain(
      'K8sGPT resources of management cannot be read now',
    ),
  );
  expect(await watches()).toHaveLength(2);
  isDown = false;
  management.remove(resource('edge', {}));
  management.update(resource('main', { filters: ['Service'], analysis: { interval: '5m' } }));
  await eventually(async () =>
    expect(await watches()).toEqual(['K8sGPT k8sgpt/main of management → management Service *']),
  );
  management.remove(resource('main', {}));
  await eventually(async () => expect(await watches()).toEqual([]));
  expect(management.stats().refusedVerbs).toEqual({});
});

it('are read only where that is wanted, and what may not be read is said', async () => {
  const isForbidden: Faults = ({ path }) => (path.includes('k8sgpts') ? { status: 403 } : undefined);
  const management = await serve([resource('main', {})], isForbidden);
  const off = await world(management, {});
  const elsewhere = await world(management, { enabled: true, clusters: 'edge*' });
  const on = await world(management, { enabled: true, clusters: 'man*' });
  await eventually(() => expect(on.said.join()).toContain('cannot list k8sgpts'));
  expect([await off.watches(), await on.watches(), await elsewhere.watches()]).toEqual([[], [], []]);
  expect([off.said, elsewhere.said.filter((line) => !line.includes('edge'))]).toEqual([[], []]);
});
