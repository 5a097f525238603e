// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { analyzers } from '../analyzers/index.ts';
import { MINUTE } from '../src/core/clock.ts';
import { firstReplicas } from '../src/core/first-replica.ts';
import type { KindName } from '../src/core/kinds/index.ts';
import type { Pod } from '../src/core/kinds/pod.ts';
import { logView } from '../src/core/pod-logs.ts';
import { isEnded, isLeaving } from '../src/core/pod-state.ts';
import { indexSnapshot } from '../src/core/snapshot-index.ts';
import { snapshotOfObjects } from '../src/core/snapshot-of-objects.ts';
import { viewOf } from '../src/core/snapshot-view.ts';
import * as fc from './support/properties.ts';

const NOW = Date.parse('2026-01-15T12:00:00Z');
const ago = (minutes: number): string => new Date(NOW - minutes * MINUTE).toISOString();

/** Mostly the first, which is well; seldom one of the others. */
const mostly = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constant(usual) },
    { weight: 2, arbitrary: fc.constantFrom(usual, ...others) },
  );

const minutes = fc.constantFrom(0, 1, 5, 30, 3_000).map(ago);
const ended = fc.record({
  exitCode: mostly(0, 1, 137, 143),
  reason: mostly('Completed', 'Error', 'OOMKilled', ''),
  startedAt: minutes,
  finishedAt: minutes,
});
const running = fc.record({ running: fc.record({ startedAt: minutes }) });
const waiting = fc.record({
  waiting: fc.record({
    reason: fc.constantFrom(
      'CrashLoopBackOff',
      'ImagePullBackOff',
      'ContainerCreating',
      'CreateContainerError',
      '',
    ),
    message: fc.constantFrom('', 'configmap "gone" not found'),
  }),
});
const terminated = fc.record({ terminated: ended });
const any = fc.oneof(running, waiting, terminated, fc.constant({}));
const usually = (usual: fc.Arbitrary<object>): fc.Arbitrary<object> =>
  fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: any });

const status = (name: string, usual: fc.Arbitrary<object>) =>
  fc.record({
    name: fc.constant(name),
    image: fc.constant('app:1'),
    ready: mostly(true, false),
    started: mostly(true, false),
    restartCount: mostly(0, 1, 9),
    state: usually(usual),
    lastState: fc.oneof({ weight: 12, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: terminated }),
  });
const some = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: item.map((one) => [one]) });

const condition = (type: string) =>
  fc.record({
    type: fc.constant(type),
    status: mostly('True', 'False', 'Unknown'),
    lastTransitionTime: minutes,
  });

const uses = mostly(
  [{ configMapRef: { name: 'here' } }],
  [{ configMapRef: { name: 'gone' } }],
  [{ secretRef: { name: 'gone', optional: true } }],
);

const pod = (name: string) =>
  fc.record({
    apiVersion: fc.constant('v1'),
    kind: fc.constant('Pod'),
    metadata: fc.record(
      {
        name: fc.constant(name),
        namespace: fc.constant('shop'),
        uid: fc.constant(name),
        creationTimestamp: minutes,
        deletionTimestamp: mostly(undefined, ago(30)),
        finalizers: mostly([], ['x/y']),
        ownerReferences: mostly(
          [{ kind: 'ReplicaSet', name: 'web-1', uid: 'web-1', controller: true }],
          [{ kind: 'Job', name: 'work', uid: 'work', controller: true }],
          [],
        ),
      },
      { requiredKeys: ['name', 'namespace', 'uid'] },
    ),
    spec: fc.record({
      nodeName: mostly('good', 'bad', 'missing', undefined),
      restartPolicy: mostly('Always', 'Never'),
      readinessGates: mostly([], [{ conditionType: 'Gate' }]),
      containers: uses.map((envFrom) => [
        { name: 'app', image: 'app:1', envFrom, livenessProbe: { httpGet: { port: 80 } } },
      ]),
      initContainers: mostly(
        [],
        [{ name: 'init', image: 'init:1' }],
        [{ name: 'init', restartPolicy: 'Always' }],
      ),
    }),
    status: fc.record({
      phase: mostly('Running', 'Pending', 'Failed', 'Succeeded', 'Unknown'),
      reason: mostly(undefined, 'Evicted', 'NodeLost'),
      conditions: fc.tuple(condition('Ready'), condition('ContainersReady'), condition('PodScheduled')),
      containerStatuses: fc.oneof(
        { weight: 12, arbitrary: status('app', running).map((one) => [one]) },
        { weight: 1, arbitrary: fc.constant([]) },
      ),
      initContainerStatuses: some(status('init', terminated)),
      ephemeralContainerStatuses: some(status('debug', running)),
    }),
  });

const event = (name: string, about: string) =>
  fc.record({
    apiVersion: fc.constant('v1'),
    kind: fc.constant('Event'),
    metadata: fc.constant({ name, namespace: 'shop' }),
    involvedObject: fc.constant({ kind: 'Pod', namespace: 'shop', name: about, uid: about }),
    type: fc.constant('Warning'),
    reason: fc.constantFrom(
      'Unhealthy',
      'Killing',
      'Failed',
      'BackOff',
      'FailedMount',
      'FailedScheduling',
      'FailedPostStartHook',
    ),
    message: fc.constantFrom('Readiness probe failed: x', 'Container app failed liveness probe', 'no'),
    count: fc.constant(3),
    lastTimestamp: minutes,
  });

const node = (name: string, ready: string) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name },
  status: { conditions: [{ type: 'Ready', status: ready, lastTransitionTime: ago(30) }] },
});
const surroundings = [
  node('good', 'True'),
  node('bad', 'False'),
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'here', namespace: 'shop' } },
];

const podsAndEvents = fc.tuple(
  pod('a'),
  pod('b'),
  pod('c'),
  event('e1', 'a'),
  event('e2', 'b'),
  event('e3', 'c'),
);
const indexOf = (objects: readonly object[]) =>
  indexSnapshot(snapshotOfObjects([...surroundings, ...objects], { now: NOW }));

/** Of what an analyzer passes over, everything that it would have said. */
const unsaid = (index: ReturnType<typeof indexSnapshot>, { id, analyzer }: (typeof analyzers)[number]) => {
  const kinds: readonly KindName[] = [analyzer.each, ...analyzer.reads];
  const view = viewOf(index, kinds, (code) => analyzer.problems[code]?.threshold?.value, []);
  const looked = new Set(analyzer.among?.(view as never));
  const passed = index.objects(analyzer.each).filter((object) => !looked.has(object));
  return {
    passed: passed.length,
    facts: passed.flatMap((object) =>
      [...analyzer.check(object as never, view as never, logView(undefined))].map(
        ({ code }) => `${id}/${code}`,
      ),
    ),
  };
};

describe('objects that analyzers pass over', () => {
  // Who speaks for replicas is passed over on purpose; what is not deleted (`leaving`) says nothing by definition.
  const choosy = analyzers.filter(
    ({ analyzer }) =>
      analyzer.each === 'Pod' &&
      analyzer.among !== undefined &&
      analyzer.among !== (firstReplicas as unknown),
  );

  it.each(choosy)('give $id nothing to say', (registered) => {
    let passed = 0;
    fc.assert(
      fc.property(podsAndEvents, (objects) => {
        const result = unsaid(indexOf(objects), registered);
        passed += result.passed;
        expect(result.facts).toEqual([]);
      }),
      { numRuns: 300 },
    );
    expect(passed).toBeGreaterThan(50);
  });
});

describe('the first replicas', () => {
  const controllerOf = ({ metadata }: Pod) =>
    metadata.ownerReferences.find(({ controller }) => controller)?.uid;
  const runs = (one: Pod): boolean => !isEnded(one) && !isLeaving(one);

  it('are the first running pod of each controller, and every one without', () => {
    let left = 0;
    fc.assert(
      fc.property(podsAndEvents, (objects) => {
        const index = indexOf(objects);
        const pods = index.objects('Pod').filter(runs);
        const expected = pods.filter(
          (one, at) =>
            controllerOf(one) === undefined ||
            pods.findIndex((other) => controllerOf(other) === controllerOf(one)) === at,
        );
        left += pods.length - expected.length;
        expect(firstReplicas(viewOf(index, ['Pod'], () => undefined, []))).toEqual(expected);
      }),
    );
    expect(left).toBeGreaterThan(50);
  });
});
