// SPDX-License-Identifier: Apache-2.0

import { conditionOf } from './condition.ts';
import type { Finding } from './finding.ts';
import { isOfNode } from './implied-blames.ts';
import { refOf } from './kind.ts';
import { isAgentName, NO_NETWORK } from './network-agent.ts';
import { NO_DRIVER } from './pod-start-events.ts';
import { podsIn } from './pods-in.ts';
import { byText, formatRef, type Ref } from './ref.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import { isSurelyMissing, type Unreached, unreachedBy } from './unreached.ts';
import { isWorkload } from './workload-counts.ts';

/** The problem without its analyzer: Deployments and StatefulSets share some. */
export const problemOf = ({ code }: Pick<Finding, 'code'>): string => code.slice(code.indexOf('/') + 1);

/** Nodes on which it happens, by name. */
const placesOf = (finding: Finding, index: SnapshotIndex): readonly string[] =>
  finding.object.kind === 'Node'
    ? [finding.object.name]
    : [...new Set(podsIn(finding, index).flatMap(({ spec }) => spec.nodeName ?? []))].sort(byText);

/** Troubles of pods that have to do with where they are. */
const PLACED = new Set(['sandbox-failed', 'evicted', 'not-ready', 'volume-failed']);

const textOf = ({ data: { detail } }: Finding): string => (detail?.type === 'text' ? detail.value : '');

const NO_ANSWER =
  /dial tcp|no such host|i\/o timeout|connection refused|no route to host|deadline exceeded|TLS handshake timeout|x509:|50[0234] /i;
const PROFILE = /violates PodSecurity "([a-z]{1,20}(?::[a-z0-9.]{1,20})?)"/;

const PUBLIC = 'docker.io';

/** `registry.corp/app:1` → `registry.corp`; an image without a host is of Docker Hub. */
const registryOf = (image: string): string => {
  const [first = '', ...path] = image.split('/');
  return path.length > 0 && /[.:]|^localhost$/.test(first) ? first : PUBLIC;
};

const NETWORK = 'the pod network';
/** The API of metrics is not there, or does not answer. */
const METRICS =
  /(?:find the requested resource|unable to handle the request) \(get [a-z]+\.((?:custom\.|external\.)?metrics\.k8s\.io)\)/;

/** What a registry says to whoever asks it for whatever. */
const TO_ALL =
  /\b401\b|no basic auth credentials|\b403 Forbidden|token has expired|toomanyrequests|429 Too Many/i;

/** The registry that is why an image cannot be pulled, rather than the image. */
const registryBehind = (finding: Finding): string | undefined => {
  const { image } = finding.data;
  const text = textOf(finding);
  if (image?.type !== 'name' || !(NO_ANSWER.test(text) || TO_ALL.test(text))) return undefined;
  const registry = registryOf(image.value);
  // The public one answers to names that do not exist as to those that are not yours.
  return registry === PUBLIC && /denied|insufficient_scope/.test(text) ? undefined : registry;
};

/** No node answers: the control plane or the network between is why, not one machine after the other. */
const isEveryNodeDown = (index: SnapshotIndex): boolean =>
  index.objects('Node').every((node) => conditionOf(node.conditions, 'Ready')?.status === 'Unknown');

/** What several workloads share that fail in the same way: one node, one registry, one bound of their namespace. */
const sharedOf = (finding: Finding, index: SnapshotIndex): string | undefined => {
  const { data, owner } = finding;
  const text = textOf(finding);
  switch (problemOf(finding)) {
    case 'sandbox-failed':
      // A cluster has one pod network, on whichever of its nodes it fails.
      return NO_NETWORK.test(text) ? NETWORK : `sandbox on ${placesOf(finding, index).join(' ')}`;
    case 'not-ready':
      return finding.code === 'node/not-ready' && NO_NETWORK.test(text) ? NETWORK : undefined;
    case 'unreachable':
      return finding.code === 'node/unreachable' && isEveryNodeDown(index) ? 'every node' : undefined;
    case 'volume-failed': {
      const driver = NO_DRIVER.exec(text)?.[1];
      return driver === undefined ? undefined : `driver ${driver}`;
    }
    case 'evicted':
      return isOfNode(text) ? `evicted from ${placesOf(finding, index).join(' ')}` : undefined;
    case 'pull-failed': {
      const registry = registryBehind(finding);
      return registry === undefined ? undefined : `pull from ${registry}`;
    }
    case 'no-room':
    case 'not-tolerated':
    case 'nodes-closed':
      // The scheduler counts all nodes: equal words are one state of the cluster.
      return text === '' ? undefined : `scheduled ${text}`;
    case 'provisioning-stuck':
      return data['provisioner']?.type === 'name' ? `made by ${data['provisioner'].value}` : undefined;
    case 'metrics-unavailable': {
      const api = METRICS.exec(text)?.[1];
      return api === undefined ? undefined : `metrics of ${api}`;
    }
    case 'limits-exceeded':
      return [
        'limits',
        owner.namespace,
        ...[data['what'], data['bound'], data['allowed']].flatMap((datum) =>
          datum?.type === 'word' ? datum.value : [],
        ),
      ].join(' ');
    case 'pods-denied': {
      const profile = PROFILE.exec(text)?.[1];
      return profile === undefined ? undefined : `denied in ${owner.namespace ?? ''} by ${profile}`;
    }
    default:
      return undefined;
  }
};

/** Bare pods of the same make. */
const makeOf = (finding: Finding, index: SnapshotIndex): string | undefined => {
  const { exitCode } = finding.data;
  const pod = index.find('Pod', finding.object.name, finding.object.namespace);
  if (finding.owner.kind !== 'Pod' || pod === undefined) return undefined;
  const images = [...pod.spec.initContainers, ...pod.spec.containers]
    .map((container) => container.image)
    .sort(byText);
  return [
    finding.code,
    pod.metadata.namespace,
    exitCode?.type === 'quantity' ? exitCode.value : '',
    ...images,
  ].join(' ');
};

/** What makes findings one trouble: those with equal keys are. */
export interface Twin {
  readonly key: string;
  /** The object behind several workloads with this trouble, or behind one where one is enough; undefined: the first of them leads. */
  readonly blamed?: Ref | undefined;
  readonly enough?: 1 | undefined;
}

/** The one node of all pods, or the DaemonSet that sets up their network on all of them. */
const behindPods = (problem: string, twins: readonly Finding[], index: SnapshotIndex): Ref | undefined => {
  if (!PLACED.has(problem)) return undefined;
  const [node, ...others] = new Set(twins.flatMap((finding) => placesOf(finding, index)));
  if (node === undefined) return undefined;
  if (others.length === 0) return { kind: 'Node', name: node };
  const agent =
    problem === 'sandbox-failed' || problem === 'not-ready'
      ? index.objects('DaemonSet').find(({ metadata }) => isAgentName(metadata.name))
      : undefined;
  return agent === undefined ? undefined : refOf(agent);
};

/** Hosts that are not reached, by how many workloads say so. */
const countOwners = (findings: readonly Finding[], index: SnapshotIndex) => {
  const named = new Map<Finding, readonly Unreached[]>();
  const owners = new Map<string, Set<string>>();
  const ports = new Map<string, Set<number>>();
  for (const finding of findings) {
    if (!isWorkload(finding.object) || (finding.symptom !== true && problemOf(finding) !== 'failed'))
      continue;
    const unreached = unreachedBy(finding, index);
    named.set(finding, unreached);
    for (const { to, port } of unreached) {
      const key = formatRef(to);
      owners.set(key, (owners.get(key) ?? new Set()).add(formatRef(finding.owner)));
      if (port !== undefined) ports.set(key, (ports.get(key) ?? new Set()).add(port));
    }
  }
  return {
    /** What a finding names that most others name, too. */
    chosen: (finding: Finding): Ref | undefined => {
      const [most] = (named.get(finding) ?? [])
        .map(({ to }) => ({ to, count: owners.get(formatRef(to))?.size ?? 0 }))
        .sort((a, b) => b.count - a.count);
      return most?.to;
    },
    /** With the port, where all that tell one tell the same. */
    shown: (to: Ref): Ref => {
      const [port, ...others] = ports.get(formatRef(to)) ?? [];
      return to.kind === 'Host' && port !== undefined && others.length === 0
        ? { ...to, name: `${to.name}:${port}` }
        : to;
    },
  };
};

/**
 * What findings share that are one trouble in several places: an image that nobody can pull, a registry that does not
 * answer, a node that sets up no pod network, a database outside that nobody reaches, or bare pods of the same make that
 * fail in the same way. Replicas of a workload need no key: they are one finding already.
 */
export const twinFinder = (
  findings: readonly Finding[],
  index: SnapshotIndex,
): ((finding: Finding) => Twin | undefined) => {
  const hosts = countOwners(findings, index);
  const byKey = new Map<string, Finding[]>();
  const keyOf = (finding: Finding): string | undefined => sharedOf(finding, index);
  for (const finding of findings) {
    const key = PLACED.has(problemOf(finding)) ? keyOf(finding) : undefined;
    if (key !== undefined) byKey.set(key, [...(byKey.get(key) ?? []), finding]);
  }
  return (finding) => {
    const shared = keyOf(finding);
    if (shared !== undefined) {
      const registry = problemOf(finding) === 'pull-failed' ? registryBehind(finding) : undefined;
      const blamed =
        registry === undefined
          ? behindPods(problemOf(finding), byKey.get(shared) ?? [], index)
          : { kind: 'Host', name: registry };
      return { key: shared, blamed };
    }
    const { image } = finding.data;
    if (image?.type === 'name' && image.kind === 'image') return { key: `${finding.code} ${image.value}` };
    const unreached = hosts.chosen(finding);
    if (unreached !== undefined)
      return {
        key: `unreached ${formatRef(unreached)}`,
        blamed: hosts.shown(unreached),
        enough: isSurelyMissing(unreached, index) ? 1 : undefined,
      };
    const make = makeOf(finding, index);
    return make === undefined ? undefined : { key: make };
  };
};
