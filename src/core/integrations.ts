// SPDX-License-Identifier: Apache-2.0

import type { RegisteredAnalyzer } from './analyzer.ts';
import type { KindDefinition } from './kind.ts';
import { type KindName, kinds } from './kinds/index.ts';

/** Analyzers of one product that people add to clusters: they look when its API is there. */
export interface Integration {
  readonly name: string;
  readonly title: string;
  readonly filters: readonly string[];
  /** Kinds that are there when the product is; none where that is not told by the API server. */
  readonly kinds: readonly KindName[];
}

interface Product {
  readonly title: string;
  /** API groups of its kinds. */
  readonly groups: readonly string[];
}

/** k8sgpt has aws, keda, kyverno and prometheus; its names stay. */
const PRODUCTS: Readonly<Record<string, Product>> = {
  argo: { title: 'Argo CD and Argo Rollouts', groups: ['argoproj.io'] },
  aws: { title: 'Amazon EKS, as AWS sees it', groups: ['eks.amazonaws.com'] },
  'cert-manager': { title: 'cert-manager', groups: ['cert-manager.io', 'acme.cert-manager.io'] },
  'cluster-api': { title: 'Cluster API', groups: ['cluster.x-k8s.io'] },
  'custom-resources': { title: 'Custom resources of any kind, by their conditions', groups: ['*'] },
  'external-secrets': { title: 'External Secrets Operator', groups: ['external-secrets.io'] },
  flux: {
    title: 'Flux',
    groups: ['source.toolkit.fluxcd.io', 'helm.toolkit.fluxcd.io', 'kustomize.toolkit.fluxcd.io'],
  },
  'gateway-api': { title: 'Gateway API', groups: ['gateway.networking.k8s.io'] },
  istio: { title: 'Istio', groups: ['networking.istio.io'] },
  karpenter: { title: 'Karpenter', groups: ['karpenter.sh'] },
  keda: { title: 'KEDA', groups: ['keda.sh'] },
  kyverno: { title: 'Policy reports of Kyverno and others', groups: ['wgpolicyk8s.io'] },
  olm: {
    title: 'Operator Lifecycle Manager',
    groups: ['operators.coreos.com', 'olm.operatorframework.io'],
  },
  prometheus: { title: 'Prometheus Operator', groups: ['monitoring.coreos.com'] },
  trivy: { title: 'Trivy Operator', groups: ['aquasecurity.github.io'] },
  velero: { title: 'Velero', groups: ['velero.io'] },
};

const groupOf = (kind: KindName): string => {
  const { apiVersions } = kinds[kind] as KindDefinition;
  return apiVersions[0].split('/')[0] ?? '';
};

/** Every integration with its filters, in the order of their names. */
export const integrationsOf = (registered: readonly RegisteredAnalyzer[]): readonly Integration[] =>
  Object.entries(PRODUCTS).map(([name, { title, groups }]) => {
    const own = registered.filter(({ analyzer }) => groups.includes(groupOf(analyzer.each)));
    const isTold = groups.every((group) => group !== '*' && group !== 'eks.amazonaws.com');
    return {
      name,
      title,
      filters: [...new Set(own.map(({ analyzer }) => analyzer.kind))],
      kinds: isTold ? [...new Set(own.map(({ analyzer }) => analyzer.each))] : [],
    };
  });
