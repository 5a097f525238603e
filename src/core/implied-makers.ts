// SPDX-License-Identifier: Apache-2.0

import type { Finding } from './finding.ts';
import { refOf } from './kind.ts';
import type { Pod } from './kinds/pod.ts';
import { isNetworkAgent, NO_NETWORK } from './network-agent.ts';
import { NO_DRIVER } from './pod-start-events.ts';
import { isEnded, isReady } from './pod-state.ts';
import { podsIn } from './pods-in.ts';
import type { Relation } from './relations.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

/** Pods that provide what others need, and are not well themselves: one list per snapshot. */
const known = new WeakMap<SnapshotIndex, readonly Pod[]>();

const unwellMakers = (index: SnapshotIndex): readonly Pod[] => {
  const made =
    known.get(index) ??
    index
      .objects('Pod')
      .filter(
        (pod) => !isEnded(pod) && !isReady(pod) && (isNetworkAgent(pod) || VOLUMES.test(pod.metadata.name)),
      );
  known.set(index, made);
  return made;
};

const VOLUMES = /csi|provisioner/;

const isOfDaemonSet = ({ metadata: { ownerReferences } }: Pod): boolean =>
  ownerReferences.some(({ kind }) => kind === 'DaemonSet');

/** Pods without network or volume driver wait for the agent of their node; so does a node without a network. */
export const agentsOf = (words: string, finding: Finding, index: SnapshotIndex): readonly Pod[] => {
  const { code, object } = finding;
  const isOfNetwork =
    (code === 'node/not-ready' || code.endsWith('/sandbox-failed')) && NO_NETWORK.test(words);
  const isOfDriver = code.endsWith('/volume-failed') && NO_DRIVER.test(words);
  if (!isOfNetwork && !isOfDriver) return [];
  const places = new Set(
    object.kind === 'Node' ? [object.name] : podsIn(finding, index).map(({ spec }) => spec.nodeName),
  );
  return unwellMakers(index).filter(
    (pod) =>
      places.has(pod.spec.nodeName) &&
      (isOfNetwork ? isNetworkAgent(pod) : isOfDaemonSet(pod) && VOLUMES.test(pod.metadata.name)),
  );
};

const NODEGROUP = 'eks.amazonaws.com/nodegroup';
/** Pods for which a new node would do. */
const WANTS_NODE = new Set(['pod-scheduling/no-room', 'pod-scheduling/no-match']);

/** Those who make nodes: the group of a node that is not well, or any of them for pods that no node has room for. */
export const nodeMakers = (finding: Finding, index: SnapshotIndex): Relation[] => {
  if (finding.object.kind === 'Node') {
    const group = index.find('Node', finding.object.name)?.metadata.labels[NODEGROUP];
    return group === undefined ? [] : [{ to: { kind: 'EKSNodegroup', name: group }, sure: false }];
  }
  if (!WANTS_NODE.has(finding.code)) return [];
  return [...index.objects('EKSNodegroup'), ...index.objects('NodePool'), ...index.objects('NodeClaim')].map(
    (maker) => ({ to: refOf(maker), sure: false }),
  );
};

/** What says nothing of whose a provisioner is: `ebs.csi.aws.com` is of ebs. */
const COMMON = new Set([
  'csi',
  'com',
  'org',
  'net',
  'io',
  'aws',
  'azure',
  'gke',
  'cloud',
  'storage',
  'driver',
  'local',
  'cluster',
]);

/** Who makes volumes: pods of the provisioner that a claim waits for, by its name where that tells. */
export const volumeMakers = (finding: Finding, index: SnapshotIndex): Relation[] => {
  if (finding.code !== 'persistent-volume-claim/provisioning-stuck') return [];
  const { provisioner } = finding.data;
  const words =
    provisioner?.type === 'name' ? provisioner.value.split(/[./]/).filter((word) => !COMMON.has(word)) : [];
  const makers = unwellMakers(index).filter((pod) => !isOfDaemonSet(pod) && VOLUMES.test(pod.metadata.name));
  const named = makers.filter(({ metadata: { name } }) => words.some((word) => name.includes(word)));
  return (named.length > 0 ? named : makers).map((pod) => ({ to: refOf(pod), sure: false }));
};
