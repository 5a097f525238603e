// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { HOUR } from '../src/core/clock.ts';
import type { Cluster } from '../src/core/cluster.ts';
import { conditionOf } from '../src/core/condition.ts';
import { conditionFacts, isLeftAlone, lasting } from '../src/core/condition-check.ts';
import { freeText, names, ref, word } from '../src/core/datum.ts';
import type { Container } from '../src/core/kinds/_pod-spec.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import type { Ref } from '../src/core/ref.ts';

const DOCS = 'https://keda.sh/docs/latest/';

const READ = ['Deployment', 'StatefulSet', 'ReplicaSet'] as const;
type Target = (typeof READ)[number];

const isRead = (kind: string): kind is Target => (READ as readonly string[]).includes(kind);

/** What a share is computed of: a limit stands for a request that is not set. */
const asks = ({ requests, limits }: Container, resource: string): boolean =>
  (requests[resource] ?? limits[resource]) !== undefined;

/** Containers without the request of which a trigger computes a share. */
const unmeasured = (object: Kinds['ScaledObject'], containers: readonly Container[]) =>
  object.triggers.flatMap(({ type, metricType, container: only }) =>
    (type === 'cpu' || type === 'memory') && metricType === 'Utilization'
      ? containers
          .filter((container) => (only === undefined || container.name === only) && !asks(container, type))
          .map((container) => ({ type, name: container.name }))
      : [],
  );

const targetOf = (kind: Target, name: string, namespace: string | undefined, cluster: Cluster<Target>) =>
  cluster.find(kind, name, namespace);

export default defineAnalyzer({
  kind: 'ScaledObject',
  group: 'integration',
  title: 'KEDA ScaledObjects that cannot scale',
  why: 'The workload keeps the replicas that it has, whatever waits for it.',
  each: 'ScaledObject',
  reads: [...READ, 'HorizontalPodAutoscaler', 'Event'],
  problems: {
    'target-missing': {
      severity: 'critical',
      message: 'scales {target}, which does not exist',
      fix: 'Create {target}, or correct scaleTargetRef.',
      docs: `${DOCS}concepts/scaling-deployments/`,
    },
    'requests-missing': {
      severity: 'warning',
      message: 'scales {target} by a share of its {resource} requests, but container {containers} has none',
      fix: 'Set requests for {resource} on container {containers}, or scale by AverageValue.',
      docs: `${DOCS}scalers/cpu/`,
    },
    'not-ready': {
      severity: 'critical',
      message: 'does not scale: {detail}',
      fix: 'Correct what KEDA names: the target, a trigger, or its authentication.',
      docs: `${DOCS}troubleshooting/`,
    },
    fallback: {
      severity: 'warning',
      message: 'runs on its fallback number of replicas, since its metrics cannot be had: {detail}',
      fix: 'Bring the source of its metrics back.',
      docs: `${DOCS}reference/scaledobject-spec/#fallback`,
    },
    event: {
      severity: 'warning',
      message: 'reports {reason}: {detail}',
      fix: 'Correct what the message names.',
      docs: `${DOCS}reference/events/`,
    },
  },
  *check(object, cluster) {
    if (isLeftAlone(object)) return;
    const { target, metadata } = object;
    const { namespace } = metadata;
    if (target !== undefined && isRead(target.kind)) {
      const to: Ref = { kind: target.kind, namespace, name: target.name };
      if (cluster.lacks(target.kind, target.name, namespace)) {
        yield { code: 'target-missing', data: { target: ref(to) }, blames: [to] };
        return;
      }
      // The autoscaler that KEDA makes says the same of itself.
      const isToldByOther = cluster.owned(object, 'HorizontalPodAutoscaler').length > 0;
      const spec = targetOf(target.kind, target.name, namespace, cluster)?.template.spec;
      const lacking = spec === undefined || isToldByOther ? [] : unmeasured(object, spec.containers);
      if (lacking.length > 0)
        yield {
          code: 'requests-missing',
          data: {
            target: ref(to),
            resource: word([...new Set(lacking.map(({ type }) => type))].join(' and ')),
            containers: names('container', [...new Set(lacking.map((container) => container.name))]),
          },
        };
    }
    const refused = lasting(object, 'Ready', ['False'], cluster);
    if (refused !== undefined) yield { code: 'not-ready', ...conditionFacts(object, refused) };
    const fallback = lasting(object, 'Fallback', ['True'], cluster);
    if (fallback !== undefined) yield { code: 'fallback', ...conditionFacts(object, fallback) };
    if (refused !== undefined || conditionOf(object.conditions, 'Ready')?.status === 'True') return;
    const event = cluster
      .events(object)
      .find(
        ({ type, lastSeen }) =>
          type === 'Warning' && (lastSeen === undefined || !cluster.olderThan(lastSeen, HOUR)),
      );
    if (event !== undefined)
      yield {
        code: 'event',
        data: { reason: word(event.reason || 'a warning'), detail: freeText(event.message) },
        evidence: [cluster.quote(event)],
        since: event.firstSeen,
      };
  },
});
