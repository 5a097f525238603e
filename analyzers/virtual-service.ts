// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { name, names, shownNames } from '../src/core/datum.ts';
import type { Destination } from '../src/core/kinds/virtual-service.ts';
import { matchesLabels } from '../src/core/label-selector.ts';
import { meshHosts, meshService } from '../src/core/mesh-hosts.ts';
import { isEnded } from '../src/core/pod-state.ts';
import { byText } from '../src/core/ref.ts';

const DOCS = 'https://istio.io/latest/docs/';

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
  reads: ['Service', 'Pod', 'IstioGateway', 'DestinationRule', 'ServiceEntry'],
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
    'subset-empty': {
      severity: 'critical',
      message:
        'sends requests to subset {subset} of host {host}, but no pod of the Service has its labels {labels}',
      fix: 'Roll out pods with the labels {labels}, or correct the labels of the subset.',
      docs: `${DOCS}ops/common-problems/network-issues/#503-errors-after-setting-destination-rule`,
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
    const mesh = meshHosts(cluster);
    for (const { host, subset, port } of unique(destinations)) {
      const to = meshService(host, metadata.namespace);
      if (to === undefined || mesh.hasEntry(host)) continue;
      const data = { host: name('host', host) };
      if (cluster.lacks('Service', to.name, to.namespace)) {
        if (cluster.knows('ServiceEntry')) yield { code: 'host-missing', data, blames: [to] };
        continue;
      }
      const service = cluster.find('Service', to.name, to.namespace);
      const ports = service?.ports ?? [];
      if (port !== undefined && ports.length > 0 && !ports.some((each) => each.port === port)) {
        const known = shownNames(
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
      const meant = mesh.subsetsOf(to).filter((each) => each.name === subset);
      if (meant.length === 0) {
        yield { code: 'subset-missing', data: { ...data, subset: name('subset', subset) } };
        continue;
      }
      if (service === undefined || Object.keys(service.selector).length === 0) continue;
      const pods = cluster.selected('Pod', to.namespace, service.selector).filter((pod) => !isEnded(pod));
      // Without any pod the Service itself is the trouble.
      if (pods.length === 0 || !cluster.knows('Pod', to.namespace)) continue;
      if (meant.some(({ labels }) => pods.some((pod) => matchesLabels(pod.metadata.labels, labels))))
        continue;
      const labels = Object.entries(meant[0]?.labels ?? {}).map(([key, value]) => `${key}=${value}`);
      yield {
        code: 'subset-empty',
        data: { ...data, subset: name('subset', subset), labels: names('label', labels.sort(byText)) },
        blames: [to],
      };
    }
  },
});
