// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { HOUR } from '../src/core/clock.ts';
import { conditionOf } from '../src/core/condition.ts';
import { checkReady, isLeftAlone } from '../src/core/condition-check.ts';

const DOCS = 'https://cluster-api.sigs.k8s.io/';

/** Time that a cloud gets to make a whole cluster. */
const PROVISIONING = HOUR;

export default defineAnalyzer({
  kind: 'Cluster',
  group: 'integration',
  title: 'Clusters of Cluster API that are not available',
  why: 'Neither upgrades nor repairs reach a cluster that its manager cannot bring up.',
  each: 'Cluster',
  reads: ['Machine'],
  problems: {
    'not-ready': {
      severity: 'critical',
      symptom: true,
      message: 'is not available: {detail}',
      fix: 'Correct what Cluster API names: the infrastructure, the control plane or its machines.',
      docs: `${DOCS}user/troubleshooting`,
    },
    stuck: {
      severity: 'warning',
      symptom: true,
      message: 'has not become available: {detail}',
      fix: 'Check the providers of Cluster API and what they log.',
      docs: `${DOCS}user/troubleshooting`,
    },
  },
  *check(capiCluster, cluster) {
    if (isLeftAlone(capiCluster)) return;
    const { phase, metadata, conditions } = capiCluster;
    if (phase === 'Provisioning' && !cluster.olderThan(metadata.creationTimestamp, PROVISIONING)) return;
    // The condition was called Ready up to v1beta1.
    const type = conditionOf(conditions, 'Available') === undefined ? 'Ready' : 'Available';
    yield* checkReady(capiCluster, cluster, { type, patience: PROVISIONING });
  },
});
