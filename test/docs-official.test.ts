// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { analyzers } from '../analyzers/index.ts';

/** Where projects document themselves: a problem sends people nowhere else. Kubernetes keeps some conventions in its repositories. */
const OFFICIAL = new Set([
  'aquasecurity.github.io',
  'argo-cd.readthedocs.io',
  'argo-rollouts.readthedocs.io',
  'cert-manager.io',
  'cluster-api.sigs.k8s.io',
  'docs.aws.amazon.com',
  'external-secrets.io',
  'fluxcd.io',
  'gateway-api.sigs.k8s.io',
  'istio.io',
  'karpenter.sh',
  'keda.sh',
  'kubernetes.io',
  'kyverno.io',
  'olm.operatorframework.io',
  'operator-framework.github.io',
  'prometheus-operator.dev',
  'prometheus.io',
  'velero.io',
]);

test('every problem names a page of the project that the object belongs to', () => {
  const problems = analyzers.flatMap(({ id, analyzer }) =>
    Object.entries(analyzer.problems).map(([code, { docs }]) => ({
      code: `${id}/${code}`,
      docs: new URL(docs),
    })),
  );
  expect(problems.length).toBeGreaterThan(200);
  expect(problems.filter(({ docs }) => docs.protocol !== 'https:').map(({ code }) => code)).toEqual([]);
  const elsewhere = problems.filter(
    ({ docs }) => !OFFICIAL.has(docs.host) && !docs.href.startsWith('https://github.com/kubernetes/'),
  );
  expect([...new Set(elsewhere.map(({ docs }) => docs.host))].sort()).toEqual([]);
});
