import { conditionOf } from './condition.ts';
import type { Finding } from './finding.ts';
import { hostsNamed, NO_ANSWER, NO_NAME } from './hosts-named.ts';
import { refOf } from './kind.ts';
import type { Pod } from './kinds/pod.ts';
import { isNetworkAgent, NO_NETWORK } from './network-agent.ts';
import { isEnded, isReady } from './pod-state.ts';
import type { Ref } from './ref.ts';
import { isDown, type Relation } from './relations.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import { serviceNamed } from './unreached.ts';
import { wordsOf } from './words-of.ts';

/** The API server names the webhook that it could not call. */
const WEBHOOK = /failed calling webhook "([^"]{1,253})"/g;

const webhooksNamed = (words: string, index: SnapshotIndex): Ref[] => {
  const named = new Set([...words.matchAll(WEBHOOK)].map(([, name = '']) => name));
  if (named.size === 0) return [];
  return (['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'] as const).flatMap((kind) =>
    index
      .objects(kind)
      .filter(({ webhooks }) => webhooks.some(({ name }) => named.has(name)))
      .map(refOf),
  );
};

/** Where cluster DNS lives in practically every cluster. */
const DNS: readonly (readonly [name: string, namespace: string])[] = [
  ['kube-dns', 'kube-system'],
  ['coredns', 'kube-system'],
  ['rke2-coredns-rke2-coredns', 'kube-system'],
  ['dns-default', 'openshift-dns'],
];

const servicesNamed = (words: string, namespace: string | undefined, index: SnapshotIndex): Relation[] => {
  if (!NO_ANSWER.test(words)) return [];
  const called = hostsNamed(words).flatMap(({ host }) => serviceNamed(host, namespace, index) ?? []);
  const dns = NO_NAME.test(words)
    ? DNS.flatMap(([name, space]) => index.find('Service', name, space) ?? [])
    : [];
  return [...called, ...dns]
    .filter((service) => isDown(service, index))
    .map((service) => ({ to: refOf(service), sure: false }));
};

/** The node ran out of something; a limit of the pod itself is no trouble of the node. */
const OF_NODE = /^The node (?:was low on resource|had condition)/;
export const isOfNode = (message: string | undefined): boolean =>
  message === undefined || OF_NODE.test(message);

/** An evicted pod was sent away by its node. */
const evictedFrom = (finding: Finding, index: SnapshotIndex): Ref[] =>
  finding.objects.flatMap((object) => {
    const pod = object.kind === 'Pod' ? index.find('Pod', object.name, object.namespace) : undefined;
    return pod?.reason === 'Evicted' && isOfNode(pod.message) && pod.spec.nodeName !== undefined
      ? [{ kind: 'Node', name: pod.spec.nodeName }]
      : [];
  });

const MULTI_ATTACH = /Multi-Attach error/;

/** A volume for one node is held by the pods that use its claim on another one, or by that node when it is down. */
const holders = (words: string, finding: Finding, index: SnapshotIndex): Ref[] => {
  if (!MULTI_ATTACH.test(words)) return [];
  const { namespace } = finding.object;
  const stuck = finding.objects.flatMap(({ kind, name }) =>
    kind === 'Pod' ? (index.find('Pod', name, namespace) ?? []) : [],
  );
  const claims = new Set(
    stuck
      .flatMap(({ spec }) => spec.volumes.flatMap(({ claim }) => claim ?? []))
      .filter((claim) => {
        const volume = index.find('PersistentVolumeClaim', claim, namespace)?.volumeName;
        return volume === undefined || words.includes(`"${volume}"`);
      }),
  );
  const places = new Set(stuck.map(({ spec }) => spec.nodeName));
  return index
    .objects('Pod', namespace)
    .filter(({ spec }) => spec.volumes.some(({ claim }) => claim !== undefined && claims.has(claim)))
    .flatMap((pod) => {
      const { nodeName } = pod.spec;
      if (nodeName === undefined || places.has(nodeName)) return [];
      const node = index.find('Node', nodeName);
      const isGone = node !== undefined && conditionOf(node.conditions, 'Ready')?.status !== 'True';
      return [refOf(pod), ...(isGone ? [refOf(node)] : [])];
    });
};

/** A pod cannot start before its claims are bound, whatever else is said of it. */
const unboundClaims = (finding: Finding, index: SnapshotIndex): Ref[] =>
  finding.objects.flatMap(({ kind, name, namespace }) => {
    const pod = kind === 'Pod' ? index.find('Pod', name, namespace) : undefined;
    if (pod?.phase !== 'Pending') return [];
    return pod.spec.volumes.flatMap(({ claim }) => {
      const found = claim === undefined ? undefined : index.find('PersistentVolumeClaim', claim, namespace);
      return found === undefined || found.phase === 'Bound' ? [] : [refOf(found)];
    });
  });

const podsOf = ({ objects }: Finding, index: SnapshotIndex): readonly Pod[] =>
  objects.flatMap(({ kind, name, namespace }) =>
    kind === 'Pod' ? (index.find('Pod', name, namespace) ?? []) : [],
  );

/** Pods that set up the network of a node and are not well themselves: one list per snapshot. */
const unwellAgents = new WeakMap<SnapshotIndex, readonly Pod[]>();

/** Pods without a network wait for the agent of their node; so does the node itself. */
const agentsOf = (words: string, finding: Finding, index: SnapshotIndex): Ref[] => {
  const { object } = finding;
  const isOurs = finding.code === 'node/not-ready' || finding.code.endsWith('/sandbox-failed');
  if (!isOurs || !NO_NETWORK.test(words)) return [];
  const agents =
    unwellAgents.get(index) ??
    index.objects('Pod').filter((pod) => isNetworkAgent(pod) && !isEnded(pod) && !isReady(pod));
  unwellAgents.set(index, agents);
  const places = new Set(
    object.kind === 'Node' ? [object.name] : podsOf(finding, index).map(({ spec }) => spec.nodeName),
  );
  return agents.filter(({ spec }) => places.has(spec.nodeName)).map(refOf);
};

/** The network of pods fails on a node of which something is known: that may be why. */
const placesOf = (finding: Finding, index: SnapshotIndex): Relation[] =>
  finding.code.endsWith('/sandbox-failed')
    ? [...new Set(podsOf(finding, index).flatMap(({ spec }) => spec.nodeName ?? []))].map((name) => ({
        to: { kind: 'Node', name },
        sure: false,
      }))
    : [];

const NODEGROUP = 'eks.amazonaws.com/nodegroup';
/** Pods for which a new node would do. */
const WANTS_NODE = new Set(['pod-scheduling/no-room', 'pod-scheduling/no-match']);

/** Those who make nodes: the group of a node that is not well, or any of them for pods that no node has room for. */
const nodeMakers = (finding: Finding, index: SnapshotIndex): Relation[] => {
  if (finding.object.kind === 'Node') {
    const group = index.find('Node', finding.object.name)?.metadata.labels[NODEGROUP];
    return group === undefined ? [] : [{ to: { kind: 'EKSNodegroup', name: group }, sure: false }];
  }
  if (!WANTS_NODE.has(finding.code)) return [];
  return [...index.objects('EKSNodegroup'), ...index.objects('NodePool'), ...index.objects('NodeClaim')].map(
    (maker) => ({ to: refOf(maker), sure: false }),
  );
};

const NODE_TAINTS =
  /(\d+) node\(s\) had untolerated taint \{node\.kubernetes\.io\/(?:not-ready|unreachable|[a-z]+-pressure|network-unavailable)/g;

/** The scheduler refuses every node for a trouble of the node itself. */
const nodesRefused = (words: string, index: SnapshotIndex): Ref[] => {
  const all = Number(/0\/(\d+) nodes are available/.exec(words)?.[1] ?? 0);
  const troubled = [...words.matchAll(NODE_TAINTS)].reduce((sum, [, count]) => sum + Number(count), 0);
  if (all === 0 || troubled < all) return [];
  return index
    .objects('Node')
    .filter((node) => conditionOf(node.conditions, 'Ready')?.status !== 'True' || node.taints.length > 0)
    .map(refOf);
};

/** Objects that a finding blames without its analyzer saying so: what their texts name, seen with the whole snapshot at hand. */
export const impliedBlames = (finding: Finding, index: SnapshotIndex): readonly Relation[] => {
  const texts = wordsOf(finding);
  const words = texts.join('\n');
  const named = [
    ...webhooksNamed(words, index),
    ...evictedFrom(finding, index),
    ...texts.flatMap((text) => nodesRefused(text, index)),
    ...unboundClaims(finding, index),
    ...holders(words, finding, index),
    ...agentsOf(words, finding, index),
  ];
  return [
    ...named.map((to): Relation => ({ to, sure: true })),
    ...placesOf(finding, index),
    ...nodeMakers(finding, index),
    ...(finding.symptom === true ? servicesNamed(words, finding.object.namespace, index) : []),
  ];
};
