// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Cluster } from '../src/core/cluster.ts';
import { name, names, shownNames } from '../src/core/datum.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import type { Service } from '../src/core/kinds/service.ts';
import { matchesSelector } from '../src/core/label-selector.ts';
import { byText } from '../src/core/ref.ts';

const DOCS = 'https://prometheus-operator.dev/docs/';

/** Services that it scrapes; undefined when not all of them could be read. */
const scraped = (
  { selector, namespaces }: Kinds['ServiceMonitor'],
  cluster: Cluster<'Service'>,
): readonly Service[] | undefined => {
  const where = namespaces ?? [undefined];
  if (!where.every((namespace) => cluster.knows('Service', namespace))) return undefined;
  return where
    .flatMap((namespace) => cluster.list('Service', namespace))
    .filter(({ metadata }) => matchesSelector(metadata.labels, selector));
};

export default defineAnalyzer({
  kind: 'PrometheusConfigRelabelReport',
  group: 'integration',
  title: 'ServiceMonitors that scrape nothing',
  why: 'Metrics and alerts are missing without anybody being told.',
  each: 'ServiceMonitor',
  reads: ['Service'],
  problems: {
    'selects-nothing': {
      severity: 'warning',
      message: 'scrapes nothing: no Service in {where} has the labels that it asks for',
      fix: 'Correct selector or namespaceSelector, or give the Service these labels.',
      docs: `${DOCS}platform/troubleshooting/`,
      kubectl: 'kubectl get service -A --show-labels',
    },
    'port-missing': {
      severity: 'warning',
      message: 'scrapes port {port}, which none of the Services that it selects has: they have {known}',
      fix: 'Write the name of a port of the Service ({known}) under endpoints.',
      docs: `${DOCS}platform/troubleshooting/`,
      kubectl: 'kubectl get service -A',
    },
  },
  *check(monitor, cluster) {
    const services = monitor.metadata.deletionTimestamp === undefined ? scraped(monitor, cluster) : undefined;
    if (services === undefined || monitor.selector === undefined) return;
    if (services.length === 0) {
      yield {
        code: 'selects-nothing',
        data: { where: names('Namespace', monitor.namespaces ?? ['all namespaces']) },
      };
      return;
    }
    const known = [
      ...new Set(services.flatMap(({ ports }) => ports.flatMap((port) => port.name ?? []))),
    ].sort(byText);
    for (const { port } of monitor.endpoints) {
      if (port !== undefined && !known.includes(port))
        yield { code: 'port-missing', data: { port: name('port', port), known: shownNames('port', known) } };
    }
  },
});
