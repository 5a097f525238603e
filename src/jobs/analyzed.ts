// SPDX-License-Identifier: Apache-2.0

import { type Analysis, analyzeSnapshot } from '../core/analyze.ts';
import { inSpan } from '../core/in-span.ts';
import type { MeasuredAnalyzer } from '../core/measured-analysis.ts';
import type { SpanAttributes, Trace } from '../core/ports/telemetry.ts';
import type { Report } from '../core/report.ts';

/** Analyzers that took less are not worth an event. */
const SLOW_MS = 20;
/** The slowest tell enough. */
const MOST = 20;

/** All analyzers over a snapshot, as one span; those that took long, and those that broke, are events of it. `ran`: filled on the way. */
export const analyzed = (
  trace: Trace | undefined,
  attributes: SpanAttributes,
  ran: readonly MeasuredAnalyzer[],
  analysis: Analysis,
): Promise<Report> =>
  inSpan(trace, 'analyze', { attributes }, async (span) => {
    const report = await analyzeSnapshot(analysis);
    span.set({ 'k8sgpt.analyzers': ran.length, 'k8sgpt.findings': report.findings.length });
    ran
      .filter(({ ms = 0, outcome }) => ms >= SLOW_MS || outcome === 'broken')
      .toSorted((a, b) => (b.ms ?? 0) - (a.ms ?? 0))
      .slice(0, MOST)
      .forEach(({ id, outcome, ms }) =>
        span.event('analyzer', {
          'k8sgpt.analyzer': id,
          'k8sgpt.outcome': outcome,
          'k8sgpt.duration_ms': ms,
        }),
      );
    return report;
  });
