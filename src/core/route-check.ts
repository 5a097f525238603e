// SPDX-License-Identifier: Apache-2.0

import type { YieldOf } from './analyzer.ts';
import type { Cluster } from './cluster.ts';
import { type Condition, conditionOf } from './condition.ts';
import { RETRYING, wordsOf } from './condition-check.ts';
import { freeText, name, shownNames } from './datum.ts';
import { refOf } from './kind.ts';
import type { BackendRef, ParentRef, Route } from './kinds/_route.ts';
import type { Gateway, Listener } from './kinds/gateway.ts';
import { matchesSelector } from './label-selector.ts';
import { formatRef, type Ref } from './ref.ts';
import { isGranted } from './reference-grant.ts';
import { conditionEvidence } from './workload-state.ts';

const DOCS = 'https://gateway-api.sigs.k8s.io';

/** What can be wrong with a route of the Gateway API, whatever it carries. */
export const routeProblems = {
  'gateway-missing': {
    severity: 'critical',
    message: 'attaches to Gateway {gateway} in namespace {gatewayNamespace}, which does not exist',
    fix: 'Create Gateway {gateway} in namespace {gatewayNamespace}, or correct parentRefs.',
    docs: `${DOCS}/concepts/api-overview/#attaching-routes-to-gateways`,
    kubectl: 'kubectl get gateway -A',
  },
  'listener-missing': {
    severity: 'critical',
    message: 'attaches to listener {listener} of Gateway {gateway}, which has only {known}',
    fix: 'Set sectionName and port under parentRefs to those of a listener of Gateway {gateway} ({known}).',
    docs: `${DOCS}/concepts/api-overview/#attaching-routes-to-gateways`,
    kubectl: 'kubectl describe gateway {gateway} -n {gatewayNamespace}',
  },
  'namespace-not-allowed': {
    severity: 'critical',
    message:
      'cannot attach to Gateway {gateway} in namespace {gatewayNamespace}: its listeners take no routes from namespace {namespace}',
    fix: 'Allow namespace {namespace} under allowedRoutes of Gateway {gateway}, or move the route to a namespace that is allowed.',
    docs: `${DOCS}/guides/multiple-ns/`,
    kubectl: 'kubectl describe gateway {gateway} -n {gatewayNamespace}',
  },
  'not-accepted': {
    severity: 'critical',
    symptom: true,
    message: 'is not accepted by Gateway {gateway}: {detail}',
    fix: 'Correct what the controller of Gateway {gateway} names.',
    docs: `${DOCS}/concepts/troubleshooting/`,
  },
  'refs-unresolved': {
    severity: 'critical',
    message: 'has references that Gateway {gateway} cannot resolve: {detail}',
    fix: 'Correct the backendRefs that the controller names.',
    docs: `${DOCS}/concepts/troubleshooting/`,
  },
  'backend-missing': {
    severity: 'critical',
    message: 'sends requests to Service {service} in namespace {serviceNamespace}, which does not exist',
    fix: 'Create Service {service} in namespace {serviceNamespace}, or correct backendRefs.',
    docs: `${DOCS}/guides/traffic-splitting/`,
    kubectl: 'kubectl get service -n {serviceNamespace}',
  },
  'backend-port-missing': {
    severity: 'critical',
    message: 'sends requests to port {port} of Service {service}, which has no such port: it has {known}',
    fix: 'Set the port under backendRefs to one of {known}, or add port {port} to Service {service}.',
    docs: `${DOCS}/guides/traffic-splitting/`,
    kubectl: 'kubectl get service {service} -n {serviceNamespace}',
  },
  'backend-not-granted': {
    severity: 'critical',
    message:
      'sends requests to Service {service} in namespace {serviceNamespace}, and no ReferenceGrant there allows it',
    fix: 'Create a ReferenceGrant in namespace {serviceNamespace} for the routes of namespace {namespace}, or use a Service of the own namespace.',
    docs: `${DOCS}/api-types/referencegrant/`,
    kubectl: 'kubectl get referencegrant -n {serviceNamespace}',
  },
} as const;

type Fact = YieldOf<typeof routeProblems>;
export const routeReads = ['Gateway', 'Service', 'Namespace', 'ReferenceGrant'] as const;
type View = Cluster<(typeof routeReads)[number]>;

const GATEWAY_API = 'gateway.networking.k8s.io';

const gatewayOf = (parent: ParentRef, route: Route): Ref | undefined =>
  parent.kind === 'Gateway' && parent.group === GATEWAY_API
    ? { kind: 'Gateway', namespace: parent.namespace ?? route.metadata.namespace, name: parent.name }
    : undefined;

const gatewayData = ({ name: gateway, namespace = '' }: Ref) => ({
  gateway: name('Gateway', gateway),
  gatewayNamespace: name('Namespace', namespace),
});

/** Whether routes of that namespace may attach; a namespace that could not be read may. */
const takes = (listener: Listener, gateway: Gateway, namespace: string, cluster: View): boolean => {
  if (listener.from === 'Selector') {
    const labels = cluster.find('Namespace', namespace)?.metadata.labels;
    return labels === undefined || matchesSelector(labels, listener.namespaces);
  }
  return listener.from === 'All' || (listener.from === 'Same' && gateway.metadata.namespace === namespace);
};

function* checkParent(route: Route, parent: ParentRef, cluster: View): Generator<Fact> {
  const to = gatewayOf(parent, route);
  if (to === undefined) return;
  const data = gatewayData(to);
  const gateway = cluster.find('Gateway', to.name, to.namespace);
  if (gateway === undefined) {
    if (cluster.lacks('Gateway', to.name, to.namespace))
      yield { code: 'gateway-missing', data, blames: [to] };
    return;
  }
  const { sectionName, port } = parent;
  const meant = gateway.listeners.filter(
    (listener) =>
      (sectionName === undefined || listener.name === sectionName) &&
      (port === undefined || listener.port === port),
  );
  if (meant.length === 0) {
    // Listeners may also come from a ListenerSet: only those that are named can be missing.
    if (gateway.listeners.length === 0) return;
    yield {
      code: 'listener-missing',
      data: {
        ...data,
        listener: name('listener', [sectionName, port].filter((part) => part !== undefined).join(':')),
        known: shownNames(
          'listener',
          gateway.listeners.map((listener) => `${listener.name}:${listener.port}`),
        ),
      },
      blames: [to],
    };
    return;
  }
  const { namespace } = route.metadata;
  if (namespace !== undefined && !meant.some((listener) => takes(listener, gateway, namespace, cluster)))
    yield { code: 'namespace-not-allowed', data, blames: [to] };
}

const isService = ({ group, kind }: BackendRef): boolean => group === '' && kind === 'Service';

function* checkBackend(route: Route, backend: BackendRef, cluster: View): Generator<Fact> {
  const to: Ref = {
    kind: 'Service',
    namespace: backend.namespace ?? route.metadata.namespace,
    name: backend.name,
  };
  const data = { service: name('Service', to.name), serviceNamespace: name('Namespace', to.namespace ?? '') };
  const blames = [to];
  if (cluster.lacks('Service', to.name, to.namespace)) {
    yield { code: 'backend-missing', data, blames };
    return;
  }
  if (!isGranted(refOf(route), to, cluster)) yield { code: 'backend-not-granted', data };
  const ports = cluster.find('Service', to.name, to.namespace)?.ports ?? [];
  if (backend.port === undefined || ports.length === 0 || ports.some(({ port }) => port === backend.port))
    return;
  yield {
    code: 'backend-port-missing',
    data: {
      ...data,
      port: name('port', String(backend.port)),
      known: shownNames(
        'port',
        ports.map(({ port }) => String(port)),
      ),
    },
    blames,
  };
}

const lastingly = (condition: Condition | undefined, cluster: View): Condition | undefined =>
  condition?.status === 'False' && cluster.olderThan(condition.lastTransitionTime, RETRYING)
    ? condition
    : undefined;

/** What is plainly wrong in the objects themselves, and what controllers say beside that. */
export function* checkRoute(route: Route, cluster: View): Generator<Fact> {
  if (route.metadata.deletionTimestamp !== undefined) return;
  const detached = new Set<string>();
  for (const parent of route.parents) {
    for (const fact of checkParent(route, parent, cluster)) {
      yield fact;
      const to = gatewayOf(parent, route);
      if (to !== undefined) detached.add(formatRef(to));
    }
  }
  const backends = new Map(
    route.backends
      .filter(isService)
      .map((backend) => [`${backend.namespace ?? ''}/${backend.name}:${backend.port ?? ''}`, backend]),
  );
  let isTold = false;
  for (const backend of backends.values()) {
    for (const fact of checkBackend(route, backend, cluster)) {
      yield fact;
      isTold = true;
    }
  }
  for (const { parent, conditions } of route.verdicts) {
    const to = gatewayOf(parent, route);
    if (to === undefined || detached.has(formatRef(to))) continue;
    const gateway = name('Gateway', to.name);
    const refused = lastingly(conditionOf(conditions, 'Accepted'), cluster);
    const unresolved = lastingly(conditionOf(conditions, 'ResolvedRefs'), cluster);
    if (refused !== undefined)
      yield {
        code: 'not-accepted',
        data: { gateway, detail: freeText(wordsOf(refused)) },
        evidence: [conditionEvidence(route, refused)],
        blames: [to],
        since: refused.lastTransitionTime,
      };
    if (unresolved !== undefined && !isTold)
      yield {
        code: 'refs-unresolved',
        data: { gateway, detail: freeText(wordsOf(unresolved)) },
        evidence: [conditionEvidence(route, unresolved)],
        since: unresolved.lastTransitionTime,
      };
  }
}
