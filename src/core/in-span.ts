// SPDX-License-Identifier: Apache-2.0

import type { Span, SpanName, SpanOptions, Trace } from './ports/telemetry.ts';

const nothing = (): void => undefined;
const none: Span = { set: nothing, event: nothing, link: nothing };

/** Does the work in a span, where anything is traced at all. */
export const inSpan = <T>(
  trace: Trace | undefined,
  name: SpanName,
  options: SpanOptions,
  work: (span: Span) => Promise<T>,
): Promise<T> => (trace === undefined ? work(none) : trace.span(name, options, work));
