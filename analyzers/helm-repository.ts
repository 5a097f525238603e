// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { checkFlux, fluxSourceProblems } from '../src/core/flux-check.ts';

export default defineAnalyzer({
  kind: 'HelmRepository',
  group: 'integration',
  title: 'Helm repositories that Flux cannot fetch',
  why: 'Charts stay at their last version while their repository cannot be fetched.',
  each: 'HelmRepository',
  reads: [],
  problems: fluxSourceProblems,
  *check(repository, cluster) {
    // An address of an OCI registry is all that such a repository is: nobody fetches it by itself.
    if (repository.type !== 'oci') yield* checkFlux(repository, cluster);
  },
});
