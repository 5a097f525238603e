// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { checkRoute, routeProblems, routeReads } from '../src/core/route-check.ts';

export default defineAnalyzer({
  kind: 'TCPRoute',
  group: 'integration',
  title: 'TCP routes that no Gateway takes, or that lead nowhere',
  why: 'Connections are closed before anything is said.',
  each: 'TCPRoute',
  reads: routeReads,
  problems: routeProblems,
  check: checkRoute,
});
