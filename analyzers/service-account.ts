// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { names, quantity } from '../src/core/datum.ts';
import { isEnded } from '../src/core/pod-state.ts';
import { byText } from '../src/core/ref.ts';

export default defineAnalyzer({
  kind: 'Security',
  group: 'best-practice',
  title: 'Pods that run as the default ServiceAccount',
  why: 'What one pod is granted through the default account, every other pod of the namespace gets too.',
  each: 'ServiceAccount',
  reads: ['Pod'],
  problems: {
    'default-used': {
      severity: 'info',
      advice: true,
      message: 'is used by {pods}, with its token mounted: {workloads}',
      fix: 'Give each workload a ServiceAccount of its own, or set automountServiceAccountToken to false.',
      docs: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#minimize-distribution-of-privileged-tokens',
      kubectl: 'kubectl get pods -n {namespace}',
    },
  },
  *check(account, cluster) {
    const { name, namespace } = account.metadata;
    if (name !== 'default' || namespace === 'kube-system') return;
    const pods = cluster
      .list('Pod', namespace)
      .filter(
        (pod) =>
          !isEnded(pod) &&
          (pod.spec.serviceAccountName ?? 'default') === 'default' &&
          (pod.spec.automountToken ?? account.automountToken) !== false,
      );
    if (pods.length === 0) return;
    const owners = [...new Set(pods.map((pod) => cluster.topOwner(pod).name))].sort(byText);
    yield {
      code: 'default-used',
      data: { pods: quantity(pods.length, 'pod'), workloads: names('workload', owners) },
    };
  },
});
