// SPDX-License-Identifier: Apache-2.0

import type { Cluster } from './cluster.ts';
import type { Event } from './kinds/event.ts';
import type { Pod } from './kinds/pod.ts';
import type { Ref } from './ref.ts';

export const VOLUME_EVENTS: ReadonlySet<string> = new Set([
  'FailedMount',
  'FailedAttachVolume',
  'FailedMapVolume',
  'FailedMountOnFilesystemMismatch',
]);
export const SANDBOX_EVENTS: ReadonlySet<string> = new Set([
  'FailedCreatePodSandBox',
  'FailedCreatePodContainer',
  'NetworkNotReady',
  'FailedPrepareDynamicResources',
]);

/** What kubelet does only after sandbox and volumes are there. */
const PAST_IT = new Set(['Pulling', 'Pulled', 'Created', 'Started']);

/** The node plug-in of a storage driver has not registered with the kubelet. */
export const NO_DRIVER = /driver name (\S+) not found in the list of registered CSI drivers/;

/** Says only that it takes long: an event beside it says why. */
const GENERIC = /timed out waiting for the condition|^Unable to attach or mount volumes/i;

interface Troubles {
  readonly volume?: Event | undefined;
  readonly sandbox?: Event | undefined;
}

/** Volume and sandbox failures that kubelet has not got past since; `events` are newest first. */
export const currentTroubles = (events: readonly Event[]): Troubles => {
  const passed = events.find((event) => PAST_IT.has(event.reason))?.lastSeen;
  const current = events.filter(
    ({ lastSeen }) => passed === undefined || lastSeen === undefined || lastSeen >= passed,
  );
  const volumes = current.filter((event) => VOLUME_EVENTS.has(event.reason));
  return {
    volume: volumes.find(({ message }) => !GENERIC.test(message)) ?? volumes[0],
    sandbox: current.find((event) => SANDBOX_EVENTS.has(event.reason)),
  };
};

/** Claims whose volumes the messages name; all claims of the pod when they name no volume of it at all. */
export const claimsBehind = (
  pod: Pod,
  events: readonly Event[],
  cluster: Cluster<'PersistentVolumeClaim'>,
): readonly Ref[] => {
  const { namespace } = pod.metadata;
  const words = events.map(({ message }) => message).join('\n');
  const isNamed = (name: string | undefined): boolean =>
    name !== undefined &&
    (words.includes(`"${name}"`) || words.includes(`volume ${name}`) || words.includes(`=[${name}`));
  const claims = pod.spec.volumes.flatMap(({ name, claim }) =>
    claim === undefined ? [] : [{ name, claim }],
  );
  const named = claims.filter(
    ({ name, claim }) =>
      isNamed(name) ||
      isNamed(claim) ||
      isNamed(cluster.find('PersistentVolumeClaim', claim, namespace)?.volumeName),
  );
  const namesOther = pod.spec.volumes.some(({ name, claim }) => claim === undefined && isNamed(name));
  return (named.length > 0 || namesOther ? named : claims).map(({ claim }) => ({
    kind: 'PersistentVolumeClaim',
    namespace,
    name: claim,
  }));
};
