// SPDX-License-Identifier: Apache-2.0

import type { RawObject } from '../adapters/recorded/raw-object.ts';
import { events } from './large-cluster/events.ts';
import {
  type App,
  appsOf,
  defaultSize,
  type LargeClusterSize,
  NOW,
  namespacesOf,
} from './large-cluster/plan.ts';
import { podObject } from './large-cluster/pods.ts';
import { randomOf } from './large-cluster/random.ts';
import { endpointSlice, endpoints, ingress, service } from './large-cluster/services.ts';
import {
  classes,
  configuration,
  leases,
  namespaceObjects,
  nodes,
  storage,
} from './large-cluster/surroundings.ts';
import { deployment, replicaSets, statefulSet } from './large-cluster/workloads.ts';

export type { LargeClusterSize } from './large-cluster/plan.ts';

/** The moment of every large cluster, epoch milliseconds. */
export const largeClusterNow = NOW;

/**
 * A large cluster as a real server sends it, one object at a time and kind by kind, so that nobody need hold it all.
 * One workload in a hundred is broken (crashing, image missing, unschedulable, ConfigMap missing, Service that selects
 * nothing); the rest is well. The same size and seed give the same objects.
 */
export function* largeCluster(given: Partial<LargeClusterSize> = {}): Generator<RawObject> {
  const size = { ...defaultSize, ...given };
  const apps = appsOf(size);
  const namespaces = namespacesOf(apps);
  const upstreams = (app: App): readonly App[] => {
    const random = randomOf(size.seed, 'upstreams', app.index);
    return [random.below(apps.length), random.below(apps.length)].flatMap((index) => apps[index] ?? []);
  };
  yield* namespaceObjects(namespaces);
  yield* nodes(size);
  yield* leases(size);
  yield* classes();
  for (const kind of ['ServiceAccount', 'ConfigMap', 'Secret'] as const)
    yield* configuration(apps, namespaces, kind);
  for (const kind of ['PersistentVolume', 'PersistentVolumeClaim'] as const) yield* storage(apps, size, kind);
  for (const app of apps) if (!app.stateful) yield deployment(app, upstreams(app));
  for (const app of apps) if (!app.stateful) yield* replicaSets(app, upstreams(app));
  for (const app of apps) if (app.stateful) yield statefulSet(app, upstreams(app));
  for (const app of apps)
    for (let replica = 0; replica < app.replicas; replica += 1)
      yield podObject(app, replica, upstreams(app), size);
  for (const app of apps) yield service(app);
  for (const app of apps) yield endpoints(app, size);
  for (const app of apps) yield endpointSlice(app, size);
  for (const app of apps.slice(0, size.ingresses)) yield ingress(app);
  yield* events(apps, size);
}
