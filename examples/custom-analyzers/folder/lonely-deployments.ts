// SPDX-License-Identifier: Apache-2.0

import { defineCustomAnalyzer } from 'k8sgpt/custom';

/** Deployments that one lost node stops, although a Service stands before them. What a single rule cannot say: it looks at two kinds. */
export default defineCustomAnalyzer({
  title: 'Deployments behind a Service that one lost node stops',
  reads: ['Deployment', 'Service'],
  *check({ objects }) {
    for (const deployment of objects('Deployment')) {
      const { namespace } = deployment['metadata'];
      const labels: Record<string, string> = deployment['spec'].template.metadata?.labels ?? {};
      const service = objects('Service').find(
        ({ metadata, spec }) =>
          metadata.namespace === namespace &&
          spec.selector !== undefined &&
          Object.entries(spec.selector).every(([key, value]) => labels[key] === value),
      );
      if (service === undefined || deployment['spec'].replicas !== 1) continue;
      yield {
        object: deployment,
        code: 'single-replica',
        severity: 'info',
        text: `has one replica behind Service ${service['metadata'].name}`,
        fix: 'Run two replicas, spread over nodes.',
      };
    }
  },
});
