import { conditionOf } from './condition.ts';
import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';
import { refOf } from './kind.ts';
import type { Ref } from './ref.ts';
import { isDown, type Relation } from './relations.ts';
import { serviceOfHost } from './service-of-host.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

const wordsOf = (evidence: Evidence): string[] => {
  if (evidence.type === 'field') return [];
  if (evidence.type === 'log') return [...evidence.lines];
  return evidence.message === undefined ? [] : [evidence.message];
};

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

/** Hosts that a program says it could not reach: with a port, in a URL or beside the word lookup. */
const HOSTS =
  /(?:\/\/|lookup |host(?:name)? "?|@)([a-z0-9][a-z0-9.-]{0,250}[a-z0-9])|([a-z0-9][a-z0-9.-]{0,250}[a-z0-9]):\d{2,5}\b/gi;
const NO_ANSWER =
  /refused|timed? ?out|timeout|no such host|unreachable|no route|not known|cannot connect|could not connect|failed to connect|connect(?:ion)? (?:to|error|failed)|ECONN|ENOTFOUND|EAI_AGAIN|unavailable/i;
const NO_NAME = /no such host|ENOTFOUND|EAI_AGAIN|name resolution|not known|lookup \S+ on \S+:53/i;

/** Where cluster DNS lives in practically every cluster. */
const DNS: readonly (readonly [name: string, namespace: string])[] = [
  ['kube-dns', 'kube-system'],
  ['coredns', 'kube-system'],
  ['rke2-coredns-rke2-coredns', 'kube-system'],
  ['dns-default', 'openshift-dns'],
];

const servicesNamed = (words: string, namespace: string | undefined, index: SnapshotIndex): Relation[] => {
  if (!NO_ANSWER.test(words)) return [];
  const hosts = new Set([...words.matchAll(HOSTS)].map(([, plain, withPort]) => plain ?? withPort ?? ''));
  const called = [...hosts].flatMap((host) => serviceOfHost(host, namespace, index) ?? []);
  const dns = NO_NAME.test(words)
    ? DNS.flatMap(([name, space]) => index.find('Service', name, space) ?? [])
    : [];
  return [...called, ...dns]
    .filter((service) => isDown(service, index))
    .map((service) => ({ to: refOf(service), sure: false }));
};

/** An evicted pod was sent away by its node. */
const evictedFrom = (finding: Finding, index: SnapshotIndex): Ref[] =>
  finding.objects.flatMap((object) => {
    const pod = object.kind === 'Pod' ? index.find('Pod', object.name, object.namespace) : undefined;
    return pod?.reason === 'Evicted' && pod.spec.nodeName !== undefined
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
  const told = Object.values(finding.data).flatMap((datum) => (datum.type === 'text' ? datum.value : []));
  const texts = [...new Set([...finding.evidence.flatMap(wordsOf), ...told])];
  const words = texts.join('\n');
  const named = [
    ...webhooksNamed(words, index),
    ...evictedFrom(finding, index),
    ...texts.flatMap((text) => nodesRefused(text, index)),
    ...unboundClaims(finding, index),
    ...holders(words, finding, index),
  ];
  return [
    ...named.map((to): Relation => ({ to, sure: true })),
    ...(finding.symptom === true ? servicesNamed(words, finding.object.namespace, index) : []),
  ];
};
