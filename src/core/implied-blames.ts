// SPDX-License-Identifier: Apache-2.0

import { conditionOf } from './condition.ts';
import type { Finding } from './finding.ts';
import { DNS_FAILS, hostsNamed, NO_ANSWER, NO_NAME } from './hosts-named.ts';
import { agentsOf, nodeMakers, volumeMakers } from './implied-makers.ts';
import { nodesRefused } from './implied-nodes.ts';
import { refOf } from './kind.ts';
import { matchesSelector } from './label-selector.ts';
import { isAbout } from './network-reach.ts';
import { podsIn } from './pods-in.ts';
import type { Ref } from './ref.ts';
import { isDown, type Relation } from './relations.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import { dnsServices, serviceNamed } from './unreached.ts';
import { ownWordsOf, wordsOf } from './words-of.ts';

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

const servicesNamed = (words: string, namespace: string | undefined, index: SnapshotIndex): Relation[] => {
  if (!NO_ANSWER.test(words)) return [];
  const called = hostsNamed(words).flatMap(({ host }) => serviceNamed(host, namespace, index) ?? []);
  const dns = NO_NAME.test(words) ? dnsServices(index) : [];
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

/** A program that gets no answer from cluster DNS, in a namespace that closes the way to it. */
const namesClosed = (finding: Finding, index: SnapshotIndex): Relation[] => {
  const { symptom, object } = finding;
  if (symptom !== true || object.kind !== 'Pod' || !DNS_FAILS.test(ownWordsOf(finding))) return [];
  return podsIn(finding, index).flatMap(({ metadata }) =>
    index
      .objects('NetworkPolicy', metadata.namespace)
      .filter((policy) => isAbout(policy, 'Egress') && matchesSelector(metadata.labels, policy.podSelector))
      .map((policy) => ({ to: refOf(policy), sure: false })),
  );
};

/** The network of pods fails on a node of which something is known: that may be why. */
const placesOf = (finding: Finding, index: SnapshotIndex): Relation[] =>
  finding.code.endsWith('/sandbox-failed')
    ? [...new Set(podsIn(finding, index).flatMap(({ spec }) => spec.nodeName ?? []))].map((name) => ({
        to: { kind: 'Node', name },
        sure: false,
      }))
    : [];

/** Objects that a finding blames without its analyzer saying so: what their texts name, seen with the whole snapshot at hand. */
export const impliedBlames = (finding: Finding, index: SnapshotIndex): readonly Relation[] => {
  const texts = wordsOf(finding);
  const words = texts.join('\n');
  const named = [
    ...webhooksNamed(words, index),
    ...evictedFrom(finding, index),
    ...unboundClaims(finding, index),
    ...holders(words, finding, index),
    ...agentsOf(words, finding, index).map(refOf),
  ];
  return [
    ...named.map((to): Relation => ({ to, sure: true })),
    ...placesOf(finding, index),
    ...texts.flatMap((text) => nodesRefused(text, index)),
    ...nodeMakers(finding, index),
    ...volumeMakers(finding, index),
    ...namesClosed(finding, index),
    ...(finding.symptom === true ? servicesNamed(words, finding.object.namespace, index) : []),
  ];
};
