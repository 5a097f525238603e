// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { closedPorts } from '../src/core/closed-ports.ts';
import type { Cluster } from '../src/core/cluster.ts';
import { names, quantity, ref, shownNames, word } from '../src/core/datum.ts';
import { reachesDns } from '../src/core/dns-reach.ts';
import { refOf } from '../src/core/kind.ts';
import type { NetworkPolicy } from '../src/core/kinds/network-policy.ts';
import type { Pod } from '../src/core/kinds/pod.ts';
import type { Service } from '../src/core/kinds/service.ts';
import { matchesLabels, matchesSelector, selectorTexts } from '../src/core/label-selector.ts';
import {
  type Direction,
  isAbout,
  podsUnder,
  policiesOn,
  reachedBy,
  rulesOf,
} from '../src/core/network-reach.ts';
import { SETTLE } from '../src/core/pod-state.ts';
import { makersIn, type TemplatedKind, templated } from '../src/core/service-selector.ts';

const DOCS = 'https://kubernetes.io/docs/concepts/services-networking/network-policies/';
const SHOW = 'kubectl describe networkpolicy {name} -n {namespace}';

type Reads = 'NetworkPolicy' | 'Pod' | 'Namespace' | 'Service' | TemplatedKind;

/** Pods for which this policy is the one to name in that direction: of several that hold for a pod, only the first speaks. */
const spokenFor = (
  policy: NetworkPolicy,
  direction: Direction,
  cluster: Cluster<Reads>,
): readonly { readonly pod: Pod; readonly policies: readonly NetworkPolicy[] }[] => {
  const seen = new Set<string>();
  return podsUnder(policy, cluster).flatMap((pod) => {
    const key = JSON.stringify(Object.entries(pod.metadata.labels).sort());
    const policies = seen.has(key) ? [] : policiesOn(pod, direction, cluster);
    seen.add(key);
    return policies[0] === policy ? [{ pod, policies }] : [];
  });
};

/** Services that send traffic to such pods, with the policies that hold for these. */
const servicesBehind = (
  policy: NetworkPolicy,
  cluster: Cluster<Reads>,
): readonly { readonly service: Service; readonly policies: readonly NetworkPolicy[] }[] => {
  const spoken = spokenFor(policy, 'Ingress', cluster);
  return cluster.list('Service', policy.metadata.namespace).flatMap((service) => {
    const found = spoken.find(
      ({ pod }) =>
        Object.keys(service.selector).length > 0 && matchesLabels(pod.metadata.labels, service.selector),
    );
    return found === undefined ? [] : [{ service, policies: found.policies }];
  });
};

/** The program is told the names of others, so it has to resolve them. */
const namesHosts = ({ spec }: Pod): boolean => spec.containers.some(({ hosts }) => hosts.length > 0);

/** Pods of the same namespace whose environment names a Service: they mean to call it. */
const isCalled = ({ metadata }: Service, cluster: Cluster<Reads>): boolean => {
  const { name, namespace = '' } = metadata;
  const isIt = (host: string): boolean =>
    host === name || host === `${name}.${namespace}` || host.startsWith(`${name}.${namespace}.`);
  return cluster
    .list('Pod', namespace)
    .some(({ spec }) => spec.containers.some(({ hosts }) => hosts.some(isIt)));
};

const peersOf = (policies: readonly NetworkPolicy[]): readonly string[] => [
  ...new Set(
    policies.flatMap(({ ingress }) =>
      ingress.flatMap(({ peers }) =>
        peers.flatMap(({ pods, namespaces }) => [...selectorTexts(namespaces), ...selectorTexts(pods)]),
      ),
    ),
  ),
];

export default defineAnalyzer({
  kind: 'NetworkPolicy',
  group: 'additional',
  title: 'Network policies that hold for nothing, or cut off more than meant',
  why: 'Traffic that a policy drops looks like a time-out: nothing in the cluster says why.',
  each: 'NetworkPolicy',
  reads: ['Pod', 'Namespace', 'Service', ...templated],
  problems: {
    'selects-nothing': {
      severity: 'warning',
      message: 'is not applied to any pod: none match its selector {selector}',
      fix: 'Make podSelector match the labels of the pods that it should hold for, or delete the policy.',
      docs: `${DOCS}#networkpolicy-resource`,
      kubectl: 'kubectl get pods --show-labels -n {namespace}',
    },
    'ingress-closed': {
      severity: 'info',
      message: 'isolates the pods of {service}: no policy that holds for them allows any incoming traffic',
      fix: 'Allow the clients of {service} in a policy, if it should have any.',
      docs: `${DOCS}#default-deny-all-ingress-traffic`,
      kubectl: SHOW,
    },
    'peers-missing': {
      severity: 'warning',
      message: 'blocks all traffic to {service}: it allows only pods with {peers}, and there are none',
      fix: 'Correct the selectors under ingress.from so that they match the clients of {service}.',
      docs: `${DOCS}#behavior-of-to-and-from-selectors`,
      kubectl: SHOW,
    },
    'ports-closed': {
      severity: 'warning',
      message:
        'blocks all traffic to {service}: the port on which its pods get it is {wanted}, allowed is only {allowed}',
      fix: 'Allow port {wanted} under ingress.ports: a policy counts the ports of the pods, not those of the Service.',
      docs: `${DOCS}#targeting-a-range-of-ports`,
      kubectl: SHOW,
    },
    'only-itself': {
      severity: 'info',
      message:
        'lets only pods with {peers} reach {service}: those are its own pods, no other pod is allowed in',
      fix: 'Add the clients of {service} under ingress.from, if it should have others than itself.',
      docs: `${DOCS}#behavior-of-to-and-from-selectors`,
      kubectl: SHOW,
    },
    'dns-blocked': {
      severity: 'warning',
      message:
        'blocks DNS for {pods}: its egress rules do not allow port 53 of the cluster DNS, so no name resolves',
      fix: 'Allow egress to the cluster DNS (namespace kube-system, port 53, UDP and TCP).',
      docs: `${DOCS}#default-deny-all-egress-traffic`,
      kubectl: SHOW,
    },
    'egress-closed': {
      severity: 'info',
      message: 'denies all egress of {pods}: not even DNS is allowed',
      fix: 'Allow what the pods need, DNS among it, if they should open connections.',
      docs: `${DOCS}#default-deny-all-egress-traffic`,
      kubectl: SHOW,
    },
    'allows-all': {
      severity: 'info',
      message: 'allows all {direction} traffic of {pods}: that rule names neither peers nor ports',
      fix: 'Name the peers and ports that are needed, if not everybody is meant.',
      docs: `${DOCS}#allow-all-ingress-traffic`,
      kubectl: SHOW,
    },
  },
  *check(policy, cluster) {
    const { namespace = '', creationTimestamp } = policy.metadata;
    if (!cluster.knows('Pod', namespace) || policy.podSelector === undefined) return;
    const pods = podsUnder(policy, cluster);
    const labels = selectorTexts(policy.podSelector);
    if (pods.length === 0) {
      const isForHost = cluster
        .selected('Pod', namespace, policy.podSelector)
        .some(({ spec }) => spec.hostNetwork);
      const isForMakers = makersIn(namespace, cluster).some((maker) =>
        matchesSelector(maker.labels, policy.podSelector),
      );
      if (labels.length === 0 || isForHost || isForMakers || !cluster.olderThan(creationTimestamp, SETTLE))
        return;
      yield { code: 'selects-nothing', data: { selector: names('label', labels) }, since: creationTimestamp };
      return;
    }
    const count = quantity(pods.length, 'pod');
    for (const direction of ['Ingress', 'Egress'] as const) {
      const isOpen = rulesOf(policy, direction).some(({ peers, ports }) => peers.length + ports.length === 0);
      if (isAbout(policy, direction) && isOpen)
        yield { code: 'allows-all', data: { direction: word(direction.toLowerCase()), pods: count } };
    }
    for (const { service, policies } of servicesBehind(policy, cluster)) {
      const by = reachedBy(policies, (given) => matchesLabels(given, service.selector), cluster);
      const peers = peersOf(policies);
      const data = { service: ref(refOf(service)), peers: names('label', peers) };
      // Nobody is missed where nobody calls; who calls in vain is.
      const grave = by !== 'anybody' && by !== 'others' && isCalled(service, cluster);
      const severity = grave ? ('warning' as const) : undefined;
      if (by === 'themselves' && peers.length > 0) yield { code: 'only-itself', data, severity };
      // Clients in namespaces of others may come later, those of its own should be there.
      const awaitsOthers = policies.some(({ ingress }) =>
        ingress.some((rule) => rule.peers.some(({ namespaces }) => namespaces !== undefined)),
      );
      if (by === 'nobody' && peers.length > 0)
        yield { code: 'peers-missing', data, ...(awaitsOthers ? { severity: 'info' as const } : {}) };
      const closed = by === 'nobody' ? undefined : closedPorts(service, policies, cluster);
      if (closed !== undefined)
        yield {
          code: 'ports-closed',
          data: {
            service: ref(refOf(service)),
            wanted: shownNames('port', closed.wanted),
            allowed: shownNames('port', closed.allowed),
          },
        };
      if (by === 'nobody' && peers.length === 0)
        yield { code: 'ingress-closed', data: { service: ref(refOf(service)) }, severity };
    }
    const mute = spokenFor(policy, 'Egress', cluster).filter(
      ({ policies }) => !reachesDns(policies, cluster),
    );
    if (mute.length === 0) return;
    const hasRules = policy.egress.length > 0;
    const needsNames =
      mute.some(({ pod }) => namesHosts(pod)) ||
      mute.some(({ policies }) =>
        policies.some(({ egress }) =>
          egress.some(({ peers }) => peers.length === 0 || peers.some(({ cidr }) => cidr === undefined)),
        ),
      );
    if (hasRules)
      yield {
        code: 'dns-blocked',
        data: { pods: count },
        ...(needsNames ? {} : { severity: 'info' as const }),
      };
    else
      yield {
        code: 'egress-closed',
        data: { pods: count },
        ...(needsNames ? { severity: 'warning' as const } : {}),
      };
  },
});
