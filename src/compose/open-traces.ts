// SPDX-License-Identifier: Apache-2.0

import { proxyFor } from '../../adapters/kubernetes/proxy-for.ts';
import { tracesUrl } from '../../adapters/telemetry/config.ts';
import type { OpenTrace } from '../../adapters/telemetry/open-otlp.ts';
import { idsOnlyTrace } from '../../adapters/telemetry/trace-ids.ts';
import type { Base } from './base.ts';
import type { Settings } from './settings.ts';

/** Traces where a collector is set, whose libraries are loaded only then; ids in log lines in any case. */
export const openTraces = async (
  role: string,
  { traces }: Pick<Settings, 'traces'>,
  base: Base,
): Promise<OpenTrace> => {
  const url = tracesUrl(traces);
  if (url === undefined) return { trace: idsOnlyTrace, close: () => Promise.resolve() };
  const { log, metrics, version, userAgent, owner, env } = base;
  if (traces.protocol === 'grpc')
    log.warn({}, 'Traces are sent as http/json, not grpc: the port of a collector for that is 4318');
  const { openOtlp } = await import('../../adapters/telemetry/open-otlp.ts');
  const proxyOf = (to: URL): string | undefined => proxyFor(to, undefined, env)?.url;
  return openOtlp(traces, url, { log, metrics, version, userAgent, owner, role, proxyOf });
};
