// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { HOUR } from '../src/core/clock.ts';
import type { Cluster } from '../src/core/cluster.ts';
import { conditionOf } from '../src/core/condition.ts';
import { freeText, name, names, quantity, ref, word } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';
import type { Event } from '../src/core/kinds/event.ts';
import type { Pod } from '../src/core/kinds/pod.ts';
import type { Service } from '../src/core/kinds/service.ts';
import { matchesLabels } from '../src/core/label-selector.ts';
import { SETTLE, unreadySince } from '../src/core/pod-state.ts';
import { deletionOf, latestOf } from '../src/core/pods-leaving.ts';
import { byRef, type Ref } from '../src/core/ref.ts';
import { type Backing, backingOf } from '../src/core/service-backing.ts';
import {
  asksForRole,
  makersIn,
  nearMissOf,
  type TemplatedKind,
  templated,
} from '../src/core/service-selector.ts';

const DOCS = 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/';
const SLICES = 'kubectl get endpointslices -l kubernetes.io/service-name={name} -n {namespace}';

/** Told in words of their own by other analyzers of this filter. */
const TOLD_ELSEWHERE = new Set(['SyncLoadBalancerFailed']);
/** Two writers met; the controller tries again by itself. */
const TRANSIENT = /object has been modified|already exists|context canceled/i;

type Reads = 'EndpointSlice' | 'Endpoints' | 'Pod' | (typeof templated)[number];

/** Those that are ready carry the load: at least half, or enough without those that are late (a new revision on its way). */
const isAtStrength = ({ ready, late, latePods }: Backing, cluster: Cluster<Reads>): boolean =>
  ready >= late ||
  (latePods.length > 0 &&
    latePods.every((pod) => {
      const top = cluster.topOwner(pod);
      if (top.kind !== 'Deployment') return false;
      const deployment = cluster.find('Deployment', top.name, top.namespace);
      return deployment !== undefined && deployment.ready >= deployment.replicas;
    }));

/** When a workload lost its pods last, as its controllers tell. */
const emptiedAt = ({ kind, name, namespace }: Ref, cluster: Cluster<Reads | 'Event'>): number | undefined => {
  const maker = templated.includes(kind as TemplatedKind)
    ? cluster.find(kind as TemplatedKind, name, namespace)
    : undefined;
  if (maker === undefined) return undefined;
  const available = maker.kind === 'Deployment' ? conditionOf(maker.conditions, 'Available') : undefined;
  return latestOf([
    available?.status === 'False' ? available.lastTransitionTime : undefined,
    ...[maker, ...cluster.owned(maker, 'ReplicaSet')].map((each) => deletionOf(cluster.events(each))),
  ]);
};

const labelsOf = (service: Service): readonly string[] =>
  Object.entries(service.selector)
    .map(([key, value]) => `${key}=${value}`)
    .sort();

const eventsWorthTelling = (service: Service, cluster: Cluster<Reads | 'Event'>): readonly Event[] => {
  const seen = new Set<string>();
  return cluster.events(service).filter((event) => {
    const stale = event.lastSeen !== undefined && cluster.olderThan(event.lastSeen, HOUR);
    if (
      event.type === 'Normal' ||
      stale ||
      TOLD_ELSEWHERE.has(event.reason) ||
      TRANSIENT.test(event.message) ||
      seen.has(event.reason)
    )
      return false;
    seen.add(event.reason);
    return true;
  });
};

export default defineAnalyzer({
  kind: 'Service',
  group: 'core',
  title: 'Services that nobody answers behind',
  why: 'A Service without ready endpoints refuses every connection, however well its clients are.',
  each: 'Service',
  reads: ['Pod', 'EndpointSlice', 'Endpoints', 'Event', ...templated],
  problems: {
    'selector-mismatch': {
      severity: 'critical',
      message: 'has no endpoints: its selector asks for {wanted}, but the pods of {workload} have {actual}',
      fix: 'Make the selector of Service {name} and the labels of {workload} agree on {label}.',
      docs: `${DOCS}#does-the-service-have-any-endpointslices`,
      kubectl: 'kubectl get pods --show-labels -n {namespace}',
    },
    'selects-nothing': {
      severity: 'critical',
      message: 'has no endpoints: no pods match its selector {selector}',
      fix: 'Start the pods that should answer, correct the selector, or delete the Service if nobody needs it.',
      docs: `${DOCS}#does-the-service-have-any-endpointslices`,
      kubectl: 'kubectl get pods -l {selectorText} -n {namespace}',
    },
    'pods-missing': {
      severity: 'critical',
      symptom: true,
      message: 'has no endpoints: {workload} has none of its {wanted}',
      fix: 'Find out why {workload} makes no pods; the Service answers as soon as it does.',
      docs: DOCS,
      kubectl: SLICES,
    },
    'scaled-to-zero': {
      severity: 'info',
      message: 'has no endpoints: {workload} runs no pods now',
      fix: 'Scale {workload} up when the Service is needed.',
      docs: DOCS,
      kubectl: SLICES,
    },
    'none-ready': {
      severity: 'critical',
      symptom: true,
      message: 'has no ready endpoints: 0 of {pods} that it selects are ready',
      fix: 'Find out why the pods are not ready; the Service answers as soon as one is.',
      docs: `${DOCS}#are-the-pods-working`,
      kubectl: SLICES,
    },
    'some-unready': {
      severity: 'warning',
      symptom: true,
      message: 'has endpoints that are not ready: {late} of {all}',
      fix: 'Find out why those pods are not ready; the others carry their load.',
      docs: `${DOCS}#are-the-pods-working`,
      kubectl: SLICES,
    },
    event: {
      severity: 'warning',
      message: 'reports {reason}: {detail}',
      fix: 'Correct what the message names.',
      docs: DOCS,
    },
  },
  *check(service, cluster) {
    for (const event of eventsWorthTelling(service, cluster)) {
      yield {
        code: 'event',
        data: { reason: word(event.reason), detail: freeText(event.message) },
        evidence: [cluster.quote(event)],
        since: event.firstSeen,
      };
    }
    if (service.type === 'ExternalName') return;
    const backing = backingOf(service, cluster);
    if (backing === undefined) return;
    const { ready, late, pods } = backing;
    const times = backing.latePods.flatMap((pod) => unreadySince(pod) ?? []);
    const since = times.length === 0 ? undefined : Math.min(...times);
    if (ready > 0) {
      const facts = { data: { late: quantity(late), all: quantity(ready + late, 'endpoint') }, since };
      if (late > 0)
        yield {
          code: 'some-unready',
          ...facts,
          ...(isAtStrength(backing, cluster) ? { severity: 'info' as const } : {}),
        };
      return;
    }
    if (late > 0)
      yield { code: 'none-ready', data: { pods: quantity(Math.max(late, pods.length), 'pod') }, since };
    const { namespace, creationTimestamp } = service.metadata;
    if (
      late > 0 ||
      pods.length > 0 ||
      Object.keys(service.selector).length === 0 ||
      !cluster.knows('Pod', namespace) ||
      !cluster.olderThan(creationTimestamp, SETTLE)
    )
      return;
    const makers = makersIn(namespace, cluster);
    const [asleep, awake] = [
      makers.filter((maker) => maker.wanted === 0),
      makers.filter((maker) => maker.wanted > 0),
    ];
    const mine = awake
      .filter(({ labels }) => matchesLabels(labels, service.selector))
      .sort((a, b) => byRef(a.ref, b.ref))[0];
    const sleeper = asleep
      .filter(({ labels }) => matchesLabels(labels, service.selector))
      .sort((a, b) => byRef(a.ref, b.ref))[0];
    if (mine !== undefined) {
      const since = latestOf([mine.createdAt, backing.leftAt, emptiedAt(mine.ref, cluster)]);
      if (cluster.olderThan(since, SETTLE))
        yield {
          code: 'pods-missing',
          data: { workload: ref(mine.ref), wanted: quantity(mine.wanted, 'pod') },
        };
      return;
    }
    if (sleeper !== undefined) {
      yield { code: 'scaled-to-zero', data: { workload: ref(sleeper.ref) } };
      return;
    }
    const bare = cluster
      .list('Pod', namespace)
      .filter(({ metadata }) => metadata.ownerReferences.length === 0)
      .map((pod) => ({ ref: refOf(pod), labels: pod.metadata.labels }));
    const templateOf = (pod: Pod): Readonly<Record<string, string>> | undefined => {
      const top = cluster.topOwner(pod);
      return makers.find((maker) => maker.ref.kind === top.kind && maker.ref.name === top.name)?.labels;
    };
    const isOfRole = asksForRole(
      service,
      cluster
        .list('Pod', namespace)
        .map((pod) => ({ labels: pod.metadata.labels, template: templateOf(pod) })),
    );
    const miss = isOfRole ? undefined : nearMissOf(service, [...makers, ...bare]);
    const selector = {
      type: 'field' as const,
      on: refOf(service),
      path: 'spec.selector',
      value: labelsOf(service).join(','),
    };
    if (miss === undefined) {
      yield {
        code: 'selects-nothing',
        data: {
          selector: names('label', labelsOf(service)),
          selectorText: name('label', labelsOf(service).join(',')),
        },
        evidence: [selector],
        since: creationTimestamp,
        ...(isOfRole ? { severity: 'info' as const } : {}),
      };
      return;
    }
    yield {
      code: 'selector-mismatch',
      data: {
        wanted: name('label', `${miss.label}=${miss.wanted}`),
        actual:
          miss.actual === undefined
            ? word(`no label ${miss.label}`)
            : name('label', `${miss.label}=${miss.actual}`),
        label: name('label', miss.label),
        workload: ref(miss.maker),
      },
      evidence: [
        selector,
        { type: 'field', on: miss.maker, path: `labels[${miss.label}]`, value: miss.actual ?? '(absent)' },
      ],
    };
  },
});
