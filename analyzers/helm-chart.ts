// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { conditionOf } from '../src/core/condition.ts';
import { isSourceKind } from '../src/core/flux-applied.ts';
import { checkFlux, fluxSourceProblems } from '../src/core/flux-check.ts';

export default defineAnalyzer({
  kind: 'HelmChart',
  group: 'integration',
  title: 'Charts that Flux cannot fetch or build',
  why: 'A release stays at its last version while its chart cannot be had.',
  each: 'HelmChart',
  reads: ['HelmRepository', 'GitRepository', 'Bucket', 'OCIRepository'],
  problems: {
    'not-ready': {
      ...fluxSourceProblems['not-ready'],
      message: 'cannot be fetched or built: {detail}',
      fix: 'Correct what Flux names: the name or version of the chart, or its repository.',
    },
    stuck: fluxSourceProblems.stuck,
  },
  *check(chart, cluster) {
    const { source } = chart;
    const found =
      source === undefined || !isSourceKind(source.kind)
        ? undefined
        : cluster.find(source.kind, source.name, source.namespace);
    const isSourceBad = found !== undefined && conditionOf(found.conditions, 'Ready')?.status === 'False';
    for (const verdict of checkFlux(chart, cluster))
      yield { ...verdict, blames: source !== undefined && isSourceBad ? [source] : [] };
  },
});
