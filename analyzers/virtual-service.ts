import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Cluster } from '../src/core/cluster.ts';
import { name, names } from '../src/core/datum.ts';
import type { Destination } from '../src/core/kinds/virtual-service.ts';
import type { Ref } from '../src/core/ref.ts';

const DOCS = 'https://istio.io/latest/docs/';

/** A host that means a Service: `web`, or `web.shop.svc.cluster.local`. Other hosts are of the outside world. */
const serviceOf = (host: string, namespace: string | undefined): Ref | undefined => {
  const [service = '', space, mark, ...rest] = host.split('.');
  if (host.startsWith('*') || service === '') return undefined;
  if (space === undefined) return { kind: 'Service', namespace, name: service };
  return mark === 'svc' && (rest.length === 0 || rest.join('.') === 'cluster.local')
    ? { kind: 'Service', namespace: space, name: service }
    : undefined;
};

const isEntry = (host: string, cluster: Cluster<'ServiceEntry'>): boolean =>
  cluster.list('ServiceEntry').some(({ hosts }) => hosts.includes(host));

/** Subsets that DestinationRules define for the same Service. */
const subsetsOf = (to: Ref, cluster: Cluster<'DestinationRule'>): readonly string[] =>
  cluster.list('DestinationRule').flatMap((rule) => {
    const ruled = serviceOf(rule.host, rule.metadata.namespace);
    const isSame = ruled?.name === to.name && ruled.namespace === to.namespace;
    return isSame || rule.host.startsWith('*') ? rule.subsets : [];
  });

const unique = (destinations: readonly Destination[]): readonly Destination[] => [
  ...new Map(
    destinations.map((each) => [JSON.stringify([each.host, each.subset, each.port]), each]),
  ).values(),
];

export default defineAnalyzer({
  kind: 'VirtualService',
  group: 'integration',
  title: 'Istio routes that lead nowhere',
  why: 'Requests that match the route get 503, or never reach it.',
  each: 'VirtualService',
  reads: ['Service', 'IstioGateway', 'DestinationRule', 'ServiceEntry'],
  problems: {
    'gateway-missing': {
      severity: 'critical',
      message: 'is bound to Istio gateway {gateway} in namespace {gatewayNamespace}, which does not exist',
      fix: 'Create gateway {gateway} in namespace {gatewayNamespace}, or correct spec.gateways.',
      docs: `${DOCS}reference/config/analysis/ist0101/`,
      kubectl: 'kubectl get gateways.networking.istio.io -A',
    },
    'host-missing': {
      severity: 'critical',
      message: 'sends requests to host {host}, which is no Service and no ServiceEntry',
      fix: 'Create the Service, write its full name with namespace and cluster domain, or add a ServiceEntry.',
      docs: `${DOCS}reference/config/analysis/ist0101/`,
      kubectl: 'kubectl get service -A',
    },
    'port-missing': {
      severity: 'critical',
      message: 'sends requests to port {port} of host {host}, whose Service has only {known}',
      fix: 'Set the port of the destination to one of {known}.',
      docs: `${DOCS}reference/config/networking/virtual-service/#Destination`,
      kubectl: 'kubectl get service -A',
    },
    'subset-missing': {
      severity: 'critical',
      message: 'sends requests to subset {subset} of host {host}, which no DestinationRule defines',
      fix: 'Define subset {subset} in a DestinationRule for {host}, or correct the route.',
      docs: `${DOCS}reference/config/analysis/ist0101/`,
      kubectl: 'kubectl get destinationrule -A',
    },
  },
  *check({ gateways, destinations, metadata }, cluster) {
    if (metadata.deletionTimestamp !== undefined) return;
    for (const written of new Set(gateways)) {
      if (written === 'mesh') continue;
      const [first = '', second] = written.split('/');
      const to = { namespace: second === undefined ? metadata.namespace : first, name: second ?? first };
      // Dots are of the old form, name.namespace.svc: not followed.
      if (to.name.includes('.') || !cluster.lacks('IstioGateway', to.name, to.namespace)) continue;
      yield {
        code: 'gateway-missing',
        data: {
          gateway: name('IstioGateway', to.name),
          gatewayNamespace: name('Namespace', to.namespace ?? ''),
        },
        blames: [{ kind: 'IstioGateway', ...to }],
      };
    }
    for (const { host, subset, port } of unique(destinations)) {
      const to = serviceOf(host, metadata.namespace);
      if (to === undefined || isEntry(host, cluster)) continue;
      const data = { host: name('host', host) };
      if (cluster.lacks('Service', to.name, to.namespace)) {
        if (cluster.knows('ServiceEntry')) yield { code: 'host-missing', data, blames: [to] };
        continue;
      }
      const ports = cluster.find('Service', to.name, to.namespace)?.ports ?? [];
      if (port !== undefined && ports.length > 0 && !ports.some((each) => each.port === port)) {
        const known = names(
          'port',
          ports.map((each) => String(each.port)),
        );
        yield {
          code: 'port-missing',
          data: { ...data, port: name('port', String(port)), known },
          blames: [to],
        };
      }
      if (subset === undefined || !cluster.knows('DestinationRule')) continue;
      if (!subsetsOf(to, cluster).includes(subset))
        yield { code: 'subset-missing', data: { ...data, subset: name('subset', subset) } };
    }
  },
});
