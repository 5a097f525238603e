// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { messageOf, Refused } from '../../src/core/errors.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { Check } from '../../src/core/ports/cluster-reader.ts';
import { createApi } from './api.ts';
import { type PrometheusSettings, setupOf } from './config.ts';

const Build = z.object({ data: z.object({ version: z.string() }) });
const Queried = z.object({ status: z.literal('success'), data: z.object({ result: z.array(z.unknown()) }) });

/** Whether it can be reached, which version it is, and whether it lets us ask. */
export const diagnosePrometheus = async (
  settings: PrometheusSettings,
  parts: AdapterParts,
  signal: AbortSignal,
): Promise<readonly Check[]> => {
  const setup = setupOf(settings);
  if (setup === undefined) {
    const fix = 'Set `PROMETHEUS_URL` to let questions ask for metrics.';
    return [{ name: 'connection', status: 'skipped', detail: 'not connected', fix }];
  }
  const way = await parts.wayOut?.();
  try {
    const api = createApi(setup, parts, way);
    // What only speaks its language need not tell what it is.
    const version = await api('status/buildinfo', {}, Build, signal).then(
      ({ data }) => `version ${data.version}`,
      (error: unknown) => {
        if (error instanceof Refused) return 'version unknown';
        throw error;
      },
    );
    const checks: Check[] = [{ name: 'connection', status: 'ok', detail: version }];
    try {
      const label = setup.clusterLabel;
      const query = label === undefined ? 'vector(1)' : `count({${label}!=""}) by (${label})`;
      const { data } = await api('query', { query }, Queried, signal);
      checks.push(
        data.result.length > 0
          ? { name: 'query', status: 'ok', detail: 'it answers queries' }
          : {
              name: 'query',
              status: 'warning',
              detail: `no series has the label ${label ?? ''}`,
              fix: 'Set `prometheus.clusterLabel` to the label that names the cluster, or leave it out.',
            },
      );
    } catch (error) {
      checks.push({
        name: 'query',
        status: 'failed',
        detail: messageOf(error),
        fix: 'Check `PROMETHEUS_BEARER_TOKEN`, or `PROMETHEUS_USERNAME` and `PROMETHEUS_PASSWORD`.',
      });
    }
    return checks;
  } catch (error) {
    return [
      {
        name: 'connection',
        status: 'failed',
        detail: messageOf(error),
        fix: 'Check `PROMETHEUS_URL`, and that it can be reached from here: network rules, HTTPS_PROXY and NO_PROXY.',
      },
    ];
  } finally {
    await way?.close();
  }
};
