// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { MINUTE } from '../src/core/clock.ts';
import { freeText } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';

const DOCS = 'https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer';

export default defineAnalyzer({
  kind: 'Service',
  group: 'core',
  title: 'Load balancers that never get an address',
  why: 'Until its load balancer has an address, nobody outside the cluster reaches the Service.',
  each: 'Service',
  reads: ['Event'],
  problems: {
    pending: {
      // Clouds take a few minutes to make a load balancer.
      threshold: { value: 5, unit: 'minutes' },
      severity: 'warning',
      message: 'has no external address: its load balancer is still pending',
      fix: 'Check that something makes load balancers here (a cloud controller, MetalLB), or use type ClusterIP behind an Ingress.',
      docs: DOCS,
      kubectl: 'kubectl get service {name} -n {namespace}',
    },
    failed: {
      severity: 'warning',
      message: 'gets no load balancer: {detail}',
      fix: 'Correct what the cloud refuses: quota, permissions, subnet or annotations of the Service.',
      docs: DOCS,
    },
  },
  *check(service, cluster) {
    const { creationTimestamp } = service.metadata;
    if (service.type !== 'LoadBalancer' || service.ingress > 0) return;
    const failed = cluster.events(service).find((event) => event.reason === 'SyncLoadBalancerFailed');
    if (failed !== undefined) {
      yield {
        code: 'failed',
        data: { detail: freeText(failed.message) },
        evidence: [cluster.quote(failed)],
        since: failed.firstSeen ?? creationTimestamp,
      };
    } else if (cluster.olderThan(creationTimestamp, cluster.threshold('pending') * MINUTE)) {
      yield {
        code: 'pending',
        evidence: [
          { type: 'field', on: refOf(service), path: 'status.loadBalancer.ingress', value: '(none)' },
        ],
        since: creationTimestamp,
      };
    }
  },
});
