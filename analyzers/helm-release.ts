// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { checkApplied, fluxAppliedProblems, fluxSources } from '../src/core/flux-applied.ts';
import { refOf } from '../src/core/kind.ts';

/** Helm's own mark on what it installs. */
const RELEASE = 'meta.helm.sh/release-name';

export default defineAnalyzer({
  kind: 'HelmRelease',
  group: 'integration',
  title: 'Flux HelmReleases that cannot be installed or upgraded',
  why: 'The release stays at its last version, half changed, or is rolled back again and again.',
  each: 'HelmRelease',
  reads: [...fluxSources, 'Deployment', 'StatefulSet'],
  problems: fluxAppliedProblems,
  *check(helmRelease, cluster) {
    const { name, namespace } = helmRelease.release;
    const waiting = [...cluster.list('Deployment', namespace), ...cluster.list('StatefulSet', namespace)]
      .filter(({ metadata, ready, replicas }) => metadata.annotations[RELEASE] === name && ready < replicas)
      .map(refOf);
    yield* checkApplied(helmRelease, cluster, waiting);
  },
});
