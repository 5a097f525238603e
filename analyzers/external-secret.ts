// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { conditionOf } from '../src/core/condition.ts';
import { checkReady, isLeftAlone } from '../src/core/condition-check.ts';
import { name, ref } from '../src/core/datum.ts';
import type { Ref } from '../src/core/ref.ts';

const DOCS = 'https://external-secrets.io/latest/';

export default defineAnalyzer({
  kind: 'ExternalSecret',
  group: 'integration',
  title: 'Secrets that cannot be fetched from outside',
  why: 'Pods wait for a Secret that never comes, or run with one that is out of date.',
  each: 'ExternalSecret',
  reads: ['SecretStore', 'ClusterSecretStore', 'Secret'],
  problems: {
    'store-missing': {
      severity: 'critical',
      message: 'is fetched from {store}, which does not exist',
      fix: 'Create {store}, or correct secretStoreRef.',
      docs: `${DOCS}api/secretstore/`,
    },
    'not-ready': {
      severity: 'warning',
      symptom: true,
      message: 'cannot bring Secret {secret} up to date: {detail}',
      fix: 'Correct what the operator names: the key at the provider, the rights, or the store.',
      docs: `${DOCS}api/externalsecret/`,
    },
    stuck: {
      severity: 'warning',
      symptom: true,
      message: 'was never fetched into Secret {secret}: {detail}',
      fix: 'Check that the External Secrets operator runs.',
      docs: `${DOCS}api/externalsecret/`,
    },
  },
  *check(external, cluster) {
    if (isLeftAlone(external)) return;
    const { store, target, metadata } = external;
    const blames: Ref[] = [];
    if (store?.kind === 'SecretStore' || store?.kind === 'ClusterSecretStore') {
      const isCluster = store.kind === 'ClusterSecretStore';
      const to: Ref = { ...store, namespace: isCluster ? undefined : metadata.namespace };
      if (cluster.lacks(store.kind, store.name, to.namespace)) {
        yield { code: 'store-missing', data: { store: ref(to) }, blames: [to] };
        return;
      }
      const ready = conditionOf(
        cluster.find(store.kind, store.name, to.namespace)?.conditions ?? [],
        'Ready',
      );
      if (ready?.status === 'False') blames.push(to);
    }
    // Without its Secret somebody waits; with an old one things go on.
    const missing = cluster.lacks('Secret', target, metadata.namespace);
    for (const verdict of checkReady(external, cluster, { blames }))
      yield {
        ...verdict,
        data: { ...verdict.data, secret: name('Secret', target) },
        severity: missing ? 'critical' : 'warning',
      };
  },
});
