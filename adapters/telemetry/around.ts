// SPDX-License-Identifier: Apache-2.0

import { AsyncLocalStorage } from 'node:async_hooks';
import type { SpanContext } from '@opentelemetry/api';
import type { LogFields, Trace } from '../../src/core/ports/telemetry.ts';

/** What goes with work through everything that it waits for. */
interface Around {
  readonly ids: LogFields;
  readonly span?: SpanContext | undefined;
}

const storage = new AsyncLocalStorage<Around>();
const nothing: Around = { ids: {} };

/** The span that work stands in now, or that it goes on from. */
export const spanAround = (): SpanContext | undefined => storage.getStore()?.span;

export const withSpan = <T>(span: SpanContext, work: () => T): T =>
  storage.run({ ...(storage.getStore() ?? nothing), span }, work);

/** With nothing of what is around, but the span that it goes on from. */
export const anew = <T>(span: SpanContext | undefined, work: () => T): T =>
  storage.run({ ids: {}, span }, work);

/** Ids that work has had from further out stay. */
export const about: Trace['about'] = (ids, work) => {
  const { ids: before, span } = storage.getStore() ?? nothing;
  return storage.run({ ids: { ...before, ...ids }, span }, work);
};

/** Fields of a log line that say what the work around it is. A new object each time: whoever logs adds to it. */
export const fieldsAround = (): Record<string, unknown> => {
  const { ids, span } = storage.getStore() ?? nothing;
  return { ...ids, ...(span === undefined ? {} : { traceId: span.traceId, spanId: span.spanId }) };
};
