// SPDX-License-Identifier: Apache-2.0

import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-node';
import { HttpsProxyAgent } from 'https-proxy-agent';
import type { Log, Metrics, Trace } from '../../src/core/ports/telemetry.ts';
import type { TracesSettings } from './config.ts';
import { otlpTrace } from './otlp-trace.ts';
import { toldSpans } from './told-spans.ts';

export interface OtlpParts {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly version: string;
  readonly userAgent: string;
  /** Names this process. */
  readonly owner: string;
  readonly role: string;
  /** The proxy on the way to an address; undefined: there is none. */
  readonly proxyOf: (url: URL) => string | undefined;
}

export interface OpenTrace {
  readonly trace: Trace;
  /** Sends what is not sent yet, for this long at most. */
  readonly close: (withinMs: number) => Promise<void>;
}

/** Spans that wait to be sent: what comes beyond that is lost rather than kept, however long the collector is away. */
const MOST_WAITING = 2_048;
const AT_ONCE = 256;
const EVERY_MS = 2_000;
const SEND_MS = 10_000;

const samplerOf = ({ sampler, samplerArg }: TracesSettings): Sampler => {
  const root = sampler.endsWith('always_on')
    ? new AlwaysOnSampler()
    : sampler.endsWith('always_off')
      ? new AlwaysOffSampler()
      : new TraceIdRatioBasedSampler(samplerArg);
  return sampler.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root;
};

/**
 * Sends spans to a collector. It is not made the tracer of the whole process: SDKs of others that look for one would
 * write addresses and names into their spans.
 */
export const openOtlp = (settings: TracesSettings, url: string, parts: OtlpParts): OpenTrace => {
  const proxy = parts.proxyOf(new URL(url));
  const exporter = new OTLPTraceExporter({
    url,
    timeoutMillis: SEND_MS,
    userAgent: parts.userAgent,
    ...(settings.headers === undefined ? {} : { headers: settings.headers }),
    ...(proxy === undefined
      ? {}
      : { httpAgentOptions: () => new HttpsProxyAgent(proxy, { keepAlive: true }) }),
  });
  const told = toldSpans(MOST_WAITING, parts.log, parts.metrics);
  const provider = new BasicTracerProvider({
    sampler: samplerOf(settings),
    resource: resourceFromAttributes({
      'service.version': parts.version,
      'service.instance.id': parts.owner,
      'k8sgpt.role': parts.role,
      ...settings.resourceAttributes,
      'service.name': settings.serviceName,
    }),
    spanProcessors: [
      told.processor(
        new BatchSpanProcessor(told.exporter(exporter), {
          maxQueueSize: MOST_WAITING,
          maxExportBatchSize: AT_ONCE,
          scheduledDelayMillis: EVERY_MS,
          exportTimeoutMillis: SEND_MS,
        }),
      ),
    ],
  });
  return {
    trace: otlpTrace(provider.getTracer('k8sgpt', parts.version)),
    close: async (withinMs) => {
      let timer: NodeJS.Timeout | undefined;
      const enough = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, withinMs);
      });
      await Promise.race([provider.shutdown().catch(() => undefined), enough]);
      clearTimeout(timer);
    },
  };
};
