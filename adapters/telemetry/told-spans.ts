// SPDX-License-Identifier: Apache-2.0

import { TraceFlags } from '@opentelemetry/api';
import type { SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { messageOf } from '../../src/core/errors.ts';
import type { Log, Metrics } from '../../src/core/ports/telemetry.ts';

interface ToldSpans {
  readonly exporter: (exporter: SpanExporter) => SpanExporter;
  /** Around one that keeps at least as many: none is lost in it, because what is too much never gets there. */
  readonly processor: (processor: SpanProcessor) => SpanProcessor;
}

/**
 * Counts spans that were sent and those that were lost, at the collector or because `most` wait already, and says once for
 * each outage that traces cannot be sent. The SDK itself tells nobody of what its full queue leaves out.
 */
export const toldSpans = (most: number, log: Log, metrics: Metrics): ToldSpans => {
  let waiting = 0;
  let lost = 0;
  let isClosed = false;

  const lose = (count: number, reason: string): void => {
    metrics.count('k8sgpt_spans_total', { outcome: 'lost' }, count);
    if (lost === 0) log.warn({ reason }, 'Traces cannot be sent; work goes on');
    lost += count;
  };
  const sent = (count: number): void => {
    metrics.count('k8sgpt_spans_total', { outcome: 'sent' }, count);
    // A collector that is merely slow takes one batch while the next is lost: that is one outage.
    if (lost === 0 || waiting > most / 2) return;
    log.info({ lost }, 'Traces are sent again');
    lost = 0;
  };

  return {
    exporter: (exporter) => ({
      export: (spans, done) => {
        waiting -= spans.length;
        exporter.export(spans, (result) => {
          if (result.error === undefined) sent(spans.length);
          else lose(spans.length, messageOf(result.error));
          done(result);
        });
      },
      shutdown: () => exporter.shutdown(),
      ...(exporter.forceFlush === undefined
        ? {}
        : { forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve() }),
    }),
    processor: (processor) => ({
      onStart: (span, context) => processor.onStart(span, context),
      onEnd: (span) => {
        if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
        if (isClosed) return lose(1, 'this process is ending');
        if (waiting >= most) return lose(1, 'the collector takes fewer than there are');
        waiting += 1;
        processor.onEnd(span);
      },
      forceFlush: () => processor.forceFlush(),
      shutdown: () => {
        isClosed = true;
        return processor.shutdown();
      },
    }),
  };
};
