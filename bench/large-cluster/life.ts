// SPDX-License-Identifier: Apache-2.0

import type { SerialisedObject } from '../../adapters/recorded/entry.ts';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { type Json, record } from '../../src/core/read.ts';
import { timeOf } from './plan.ts';

/** What happens in a large cluster while it is well, and how one of its workloads breaks. */
export interface ClusterLife {
  /** From now on: every lease is renewed every ten seconds, every node tells of itself every five minutes, and each second there is news of some pods. */
  readonly begin: () => void;
  /** The first pod of the next workload that is well crashes again and again; the name of the workload. */
  readonly breakOne: () => string;
  readonly end: () => void;
}

const TICK_MS = 100;
const LEASE_S = 10;
const STATUS_S = 300;
const EVENTS_PER_S = 2;

const restored = ({ apiVersion, kind, bytes }: SerialisedObject): RawObject =>
  ({ apiVersion, kind, ...(JSON.parse(bytes.toString()) as Json) }) as RawObject;

/** `replica-5d9f8b6c5-x2x9k` → its workload. */
const workloadOf = (pod: string): string => pod.split('-').slice(0, -2).join('-');

const crashing = (pod: RawObject): RawObject => {
  const copy = structuredClone(pod) as Record<string, unknown>;
  const status = record(copy['status']);
  const containers = status['containerStatuses'] as Json[];
  copy['status'] = {
    ...status,
    conditions: (status['conditions'] as Json[]).map((condition) =>
      ['Ready', 'ContainersReady'].includes(String(condition['type']))
        ? { ...condition, status: 'False' }
        : condition,
    ),
    containerStatuses: containers.map((container, at) =>
      at > 0
        ? container
        : {
            ...container,
            ready: false,
            restartCount: 7,
            state: {
              waiting: { reason: 'CrashLoopBackOff', message: 'back-off 2m40s restarting failed container' },
            },
            lastState: { terminated: { exitCode: 1, reason: 'Error' } },
          },
    ),
  };
  return copy as RawObject;
};

export const clusterLife = (
  objects: readonly SerialisedObject[],
  update: (object: RawObject) => void,
  now: () => number,
): ClusterLife => {
  const of = (kind: string): readonly SerialisedObject[] => objects.filter((object) => object.kind === kind);
  const leases = of('Lease').filter(({ namespace }) => namespace === 'kube-node-lease');
  const nodes = of('Node');
  const pods = of('Pod').filter(({ bytes }) => bytes.includes('"phase":"Running"'));
  const ready = pods.filter(({ bytes }) => !bytes.includes('"waiting"') && bytes.includes('"ReplicaSet"'));
  const broken = new Set<string>();
  const due = { leases: 0, nodes: 0, events: 0 };
  let timer: ReturnType<typeof setInterval> | undefined;
  let at = 0;

  /** So many of a list, one after the other. */
  const some = <T>(
    list: readonly T[],
    what: keyof typeof due,
    perSecond: number,
    each: (item: T, at: number) => void,
  ): void => {
    const before = Math.floor(due[what]);
    due[what] += (perSecond * TICK_MS) / 1_000;
    for (let count = before; count < Math.floor(due[what]); count += 1) {
      const item = list[count % list.length];
      if (item !== undefined) each(item, count);
    }
  };

  const tick = (): void => {
    const time = timeOf(now());
    some(leases, 'leases', leases.length / LEASE_S, (lease) => {
      const raw = restored(lease) as RawObject & { readonly spec: Json };
      update({
        ...raw,
        spec: { ...raw.spec, renewTime: new Date(now()).toISOString().replace('Z', '000Z') },
      });
    });
    some(nodes, 'nodes', nodes.length / STATUS_S, (node) => {
      const raw = restored(node) as RawObject & { readonly status: { readonly conditions: readonly Json[] } };
      const conditions = raw.status.conditions.map((condition) => ({
        ...condition,
        lastHeartbeatTime: time,
      }));
      update({ ...raw, status: { ...raw.status, conditions } });
    });
    some(pods, 'events', EVENTS_PER_S, (pod, count) => {
      const { metadata } = restored(pod);
      update({
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: `${metadata.name}.${count}`, namespace: metadata.namespace, uid: `event-${count}` },
        involvedObject: {
          kind: 'Pod',
          apiVersion: 'v1',
          namespace: metadata.namespace,
          name: metadata.name,
          uid: metadata['uid'],
        },
        reason: 'Pulled',
        message: 'Container image is already present on machine',
        type: 'Normal',
        count: 1,
        firstTimestamp: time,
        lastTimestamp: time,
      } as unknown as RawObject);
    });
  };

  return {
    begin: () => {
      timer ??= setInterval(tick, TICK_MS);
    },
    breakOne: () => {
      for (; at < ready.length; at += 1) {
        const pod = ready[at];
        const workload = workloadOf(pod?.name ?? '');
        if (pod === undefined || broken.has(workload)) continue;
        broken.add(workload);
        update(crashing(restored(pod)));
        return workload;
      }
      throw new Error('every workload is broken by now');
    },
    end: () => clearInterval(timer),
  };
};
