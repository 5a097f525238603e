// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { checkFlux, fluxSourceProblems } from '../src/core/flux-check.ts';

export default defineAnalyzer({
  kind: 'GitRepository',
  group: 'integration',
  title: 'Git repositories that Flux cannot fetch',
  why: 'What comes from a source stays at its last state while the source cannot be fetched.',
  each: 'GitRepository',
  reads: [],
  problems: fluxSourceProblems,
  check: checkFlux,
});
