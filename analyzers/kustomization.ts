// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { checkApplied, fluxAppliedProblems, fluxSources } from '../src/core/flux-applied.ts';

export default defineAnalyzer({
  kind: 'Kustomization',
  group: 'integration',
  title: 'Flux Kustomizations that cannot be applied',
  why: 'What is merged does not arrive in the cluster, and nobody sees that by looking at the cluster.',
  each: 'Kustomization',
  reads: fluxSources,
  problems: fluxAppliedProblems,
  *check(kustomization, cluster) {
    yield* checkApplied(kustomization, cluster);
  },
});
