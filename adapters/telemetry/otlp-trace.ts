// SPDX-License-Identifier: Apache-2.0

import {
  type Attributes,
  trace as api,
  ROOT_CONTEXT,
  type Span as SdkSpan,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
} from '@opentelemetry/api';
import { isAbort, Refused, Unavailable } from '../../src/core/errors.ts';
import type { OpenSpan, SpanAttributes, SpanOptions, Trace } from '../../src/core/ports/telemetry.ts';
import type { TraceContext } from '../../src/core/trace-context.ts';
import { about, anew, spanAround, withSpan } from './around.ts';

const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

const contextOf = (carried: TraceContext | undefined): SpanContext | undefined => {
  const [, traceId = '', spanId = '', flags = ''] = carried?.traceparent.split('-') ?? [];
  return carried === undefined
    ? undefined
    : { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED, isRemote: true };
};

const carrierOf = ({ traceId, spanId, traceFlags }: SpanContext): TraceContext => ({
  traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
});

const given = (attributes: SpanAttributes = {}): Attributes =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, typeof value === 'object' ? [...value] : value]),
  );

/** Never the message: it may quote a server, a cluster, a person. */
const typeOf = (error: unknown): string => {
  if (error instanceof Refused) return 'refused';
  if (error instanceof Unavailable) return 'unavailable';
  if (isAbort(error)) return 'aborted';
  return error instanceof Error ? error.name : 'fault';
};

const failed = (span: SdkSpan, error: unknown): void => {
  span.setAttribute('error.type', typeOf(error));
  // Somebody was told what to change: nothing is broken.
  if (!(error instanceof Refused)) span.setStatus({ code: SpanStatusCode.ERROR });
};

/** Spans of this tracer, under what is around the work. */
export const otlpTrace = (tracer: Tracer): Trace => {
  const begin = (name: string, options: SpanOptions = {}): OpenSpan & { readonly context: SpanContext } => {
    const { kind = 'internal', attributes, links = [], isRoot } = options;
    const parent = isRoot === true ? undefined : spanAround();
    const span = tracer.startSpan(
      name,
      {
        kind: kinds[kind],
        attributes: given(attributes),
        links: links.flatMap((link) => {
          const context = contextOf(link);
          return context === undefined ? [] : [{ context }];
        }),
      },
      parent === undefined ? ROOT_CONTEXT : api.setSpanContext(ROOT_CONTEXT, parent),
    );
    const context = span.spanContext();
    let isOver = false;
    return {
      context,
      set: (more) => void span.setAttributes(given(more)),
      event: (what, more) => void span.addEvent(what, given(more)),
      link: (to) => {
        const other = contextOf(to);
        if (other !== undefined && other.spanId !== context.spanId) span.addLink({ context: other });
      },
      within: (work) => withSpan(context, work),
      end: (error) => {
        if (isOver) return;
        isOver = true;
        if (error !== undefined) failed(span, error);
        span.end();
      },
    };
  };
  return {
    begin,
    span: async (name, options, work) => {
      const span = begin(name, options);
      try {
        const value = await span.within(() => work(span));
        span.end();
        return value;
      } catch (error) {
        span.end(error ?? new Error('nothing was said'));
        throw error;
      }
    },
    carrier: () => {
      const around = spanAround();
      return around === undefined ? undefined : carrierOf(around);
    },
    continue: (carried, work) => anew(contextOf(carried), work),
    about,
  };
};
