// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { isConfigMapUsed } from '../src/core/config-maps-used.ts';
import { quantity } from '../src/core/datum.ts';
import type { ConfigMap } from '../src/core/kinds/config-map.ts';
import { templated } from '../src/core/service-selector.ts';

const DOCS = 'https://kubernetes.io/docs/concepts/configuration/configmap/';

/** Most that etcd takes of one ConfigMap, in bytes. */
const LARGEST = 1_048_576;

const SYSTEM_NAMESPACES = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

/** Put into every namespace by Kubernetes or a service mesh, for whoever wants it. */
const EVERYWHERE = new Set([
  'kube-root-ca.crt',
  'extension-apiserver-authentication',
  'openshift-service-ca.crt',
  'istio-ca-root-cert',
  'linkerd-identity-trust-roots',
]);

/** Sidecars and operators find these by label through the API; no pod names them. */
const READ_BY_LABEL = [
  'grafana_dashboard',
  'grafana_datasource',
  'prometheus_rule',
  'fluentd_config',
  'k8sgpt.ai/dynamically-loaded',
];

const isReadOtherwise = ({ metadata }: ConfigMap): boolean =>
  EVERYWHERE.has(metadata.name) ||
  SYSTEM_NAMESPACES.has(metadata.namespace ?? '') ||
  metadata.ownerReferences.length > 0 ||
  READ_BY_LABEL.some((label) => metadata.labels[label] !== undefined) ||
  metadata.labels['app.kubernetes.io/managed-by'] === 'olm' ||
  metadata.annotations['k8sgpt.ai/skip-usage-check'] === 'true' ||
  metadata.annotations['control-plane.alpha.kubernetes.io/leader'] !== undefined;

export default defineAnalyzer({
  kind: 'ConfigMap',
  group: 'core',
  title: 'ConfigMaps that are empty, too large or that nobody uses',
  why: 'What is left behind misleads whoever looks for the configuration that counts.',
  each: 'ConfigMap',
  reads: ['Pod', ...templated],
  problems: {
    unused: {
      severity: 'info',
      advice: true,
      message:
        'is not used by any pod or workload in its namespace; programs that read it through the API are not seen',
      fix: 'Delete it when nothing reads it, or annotate it with k8sgpt.ai/skip-usage-check=true.',
      docs: DOCS,
    },
    empty: {
      severity: 'info',
      advice: true,
      message: 'is empty: it has neither data nor binaryData',
      fix: 'Fill it or delete it.',
      docs: DOCS,
    },
    oversize: {
      severity: 'warning',
      message: 'holds {size} of data, more than the 1 MiB that Kubernetes keeps of one ConfigMap',
      fix: 'Split it, or move large files into a volume or an image.',
      docs: DOCS,
    },
  },
  *check(map, cluster) {
    if (map.size > LARGEST) yield { code: 'oversize', data: { size: quantity(map.size, 'byte') } };
    if (isReadOtherwise(map)) return;
    if (isConfigMapUsed(map.metadata, cluster) === false) yield { code: 'unused' };
    if (map.keys.length === 0) yield { code: 'empty' };
  },
});
