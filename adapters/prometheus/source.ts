// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { Refused } from '../../src/core/errors.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { MetricAnswer, MetricSeries, MetricSource } from '../../src/core/ports/metric-source.ts';
import { createApi } from './api.ts';
import type { PrometheusSetup } from './config.ts';
import { scopeQuery } from './scope-query.ts';

/** Series that are told. */
const MOST_SERIES = 40;
/** Points of one series over the whole time. */
const POINTS = 60;
const LEAST_STEP = 15;
const LONGEST_QUERY = 4_000;

const Labels = z.record(z.string(), z.string());
const Point = z.tuple([z.number(), z.string()]);
const Answer = z.object({
  data: z.discriminatedUnion('resultType', [
    z.object({
      resultType: z.literal('vector'),
      result: z.array(z.object({ metric: Labels, value: Point.optional() })),
    }),
    z.object({
      resultType: z.literal('matrix'),
      result: z.array(z.object({ metric: Labels, values: z.array(Point).default([]) })),
    }),
    z.object({ resultType: z.literal('scalar'), result: Point }),
    z.object({ resultType: z.literal('string'), result: Point }),
  ]),
});

/** `+Inf` is how Prometheus writes what JSON cannot. */
const numberOf = ([, text]: z.output<typeof Point>): number =>
  Number(text.replace(/^([+-]?)Inf$/, '$1Infinity'));

const seriesOf = ({ data }: z.output<typeof Answer>): readonly MetricSeries[] => {
  if (data.resultType === 'vector')
    return data.result.map(({ metric, value }) => ({
      labels: metric,
      values: value === undefined ? [] : [numberOf(value)],
    }));
  if (data.resultType === 'matrix')
    return data.result.map(({ metric, values }) => ({ labels: metric, values: values.map(numberOf) }));
  return [{ labels: {}, values: [numberOf(data.result)] }];
};

/** Questions to one Prometheus; `only` is the one cluster that is checked, where there is no other. */
export const openPrometheus = async (
  setup: PrometheusSetup,
  parts: AdapterParts,
  only: () => string | undefined,
): Promise<MetricSource> => {
  const way = await parts.wayOut?.();
  const api = createApi(setup, parts, way);
  const { clusterLabel } = setup;
  const knows = (cluster: string): boolean =>
    clusterLabel !== undefined || (setup.cluster ?? only()) === cluster;

  return {
    knows,
    ask: async ({ cluster, namespaces, query, minutes }, signal): Promise<MetricAnswer> => {
      if (!knows(cluster)) throw new Refused(`Prometheus knows nothing of ${cluster}`);
      const matcher = clusterLabel === undefined ? undefined : { label: clusterLabel, value: cluster };
      const scoped = scopeQuery(query, { matcher, namespaces });
      if (scoped.length > LONGEST_QUERY) throw new Refused('the query is too long');
      const end = parts.clock.now() / 1000;
      const bounds = { query: scoped, timeout: `${setup.timeoutMs / 1000}s`, limit: String(MOST_SERIES + 1) };
      const answer =
        minutes === undefined
          ? await api('query', bounds, Answer, signal)
          : await api(
              'query_range',
              {
                ...bounds,
                start: String(end - minutes * 60),
                end: String(end),
                step: String(Math.max(LEAST_STEP, Math.ceil((minutes * 60) / POINTS))),
              },
              Answer,
              signal,
            );
      const series = seriesOf(answer);
      return { series: series.slice(0, MOST_SERIES), isCut: series.length > MOST_SERIES };
    },
    close: async () => way?.close(),
  };
};
