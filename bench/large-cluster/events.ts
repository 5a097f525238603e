// SPDX-License-Identifier: Apache-2.0

import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { type App, type LargeClusterSize, NOW, type Trouble, timeOf } from './plan.ts';
import { imageOf } from './pod-template.ts';
import { missingConfig, type PodIdentity, podIdentity } from './pods.ts';
import { randomOf } from './random.ts';

interface Told {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly count: number;
}

const warning = (trouble: Trouble, app: App, pod: PodIdentity): Told | undefined => {
  const told = (reason: string, message: string): Told => ({ type: 'Warning', reason, message, count: 40 });
  switch (trouble) {
    case 'crash':
      return told(
        'BackOff',
        `Back-off restarting failed container app in pod ${pod.name}_${app.namespace}(${pod.uid})`,
      );
    case 'image':
      return told(
        'Failed',
        `Failed to pull image "${imageOf(app)}": rpc error: code = NotFound desc = ${imageOf(app)}: not found`,
      );
    case 'pending':
      return told(
        'FailedScheduling',
        "0/1000 nodes are available: 1000 node(s) didn't match Pod's node affinity/selector.",
      );
    case 'config':
      return told('FailedMount', `MountVolume.SetUp failed for volume "config" : ${missingConfig(app)}`);
    case 'selector':
      return undefined;
  }
};

const normal = (app: App, pod: PodIdentity, turn: number): Told => {
  const [reason, message] = [
    ['Scheduled', `Successfully assigned ${app.namespace}/${pod.name} to ${pod.node}`],
    ['Pulled', `Container image "${imageOf(app)}" already present on machine`],
    ['Created', 'Created container: app'],
    ['Started', 'Started container app'],
  ][turn % 4] as [string, string];
  return { type: 'Normal', reason, message, count: 1 };
};

/** The last hour: what went wrong first, then the ordinary life of pods until there are enough. */
export function* events(apps: readonly App[], size: LargeClusterSize): Generator<RawObject> {
  let left = size.events;
  const event = (
    app: App,
    pod: PodIdentity,
    { type, reason, message, count }: Told,
    turn: number,
  ): RawObject => {
    const random = randomOf('event', pod.uid, reason, turn);
    const first = NOW - 600_000 - random.below(2_400_000);
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: {
        name: `${pod.name}.${random.hex(16)}`,
        namespace: app.namespace,
        uid: random.uid(),
        resourceVersion: String(5_000_000 + left),
        creationTimestamp: timeOf(first),
      },
      involvedObject: {
        kind: 'Pod',
        namespace: app.namespace,
        name: pod.name,
        uid: pod.uid,
        apiVersion: 'v1',
        fieldPath: 'spec.containers{app}',
      },
      reason,
      message,
      source: { component: 'kubelet', ...(pod.node === undefined ? {} : { host: pod.node }) },
      firstTimestamp: timeOf(first),
      lastTimestamp: timeOf(type === 'Warning' ? NOW - random.below(120_000) : first),
      count,
      type,
      eventTime: null,
      reportingComponent: 'kubelet',
      reportingInstance: pod.node ?? '',
    };
  };
  for (const app of apps) {
    for (let replica = 0; app.trouble !== undefined && replica < app.replicas && left > 0; replica += 1) {
      const pod = podIdentity(app, replica, size);
      const told = warning(app.trouble, app, pod);
      if (told === undefined) continue;
      left -= 1;
      yield event(app, pod, told, 0);
    }
  }
  const healthy = apps.filter(({ trouble, replicas }) => trouble === undefined && replicas > 0);
  for (let turn = 0; left > 0 && healthy.length > 0; turn += 1) {
    const app = healthy[turn % healthy.length];
    if (app === undefined) return;
    left -= 1;
    const pod = podIdentity(app, Math.floor(turn / healthy.length) % app.replicas, size);
    yield event(app, pod, normal(app, pod, turn), turn);
  }
}
