// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { checkRoute, routeProblems, routeReads } from '../src/core/route-check.ts';

export default defineAnalyzer({
  kind: 'HTTPRoute',
  group: 'additional',
  title: 'HTTP routes that no Gateway takes, or that lead nowhere',
  why: 'What a route misses is what users see as an error page.',
  each: 'HTTPRoute',
  reads: routeReads,
  problems: routeProblems,
  check: checkRoute,
});
