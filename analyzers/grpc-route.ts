// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { checkRoute, routeProblems, routeReads } from '../src/core/route-check.ts';

export default defineAnalyzer({
  kind: 'GRPCRoute',
  group: 'integration',
  title: 'gRPC routes that no Gateway takes, or that lead nowhere',
  why: 'Clients get UNAVAILABLE or UNIMPLEMENTED, whatever the server behind would answer.',
  each: 'GRPCRoute',
  reads: routeReads,
  problems: routeProblems,
  check: checkRoute,
});
