// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { checkRoute, routeProblems, routeReads } from '../src/core/route-check.ts';

export default defineAnalyzer({
  kind: 'TLSRoute',
  group: 'integration',
  title: 'TLS routes that no Gateway takes, or that lead nowhere',
  why: 'Connections are closed before anything is said.',
  each: 'TLSRoute',
  reads: routeReads,
  problems: routeProblems,
  check: checkRoute,
});
