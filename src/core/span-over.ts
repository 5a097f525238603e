// SPDX-License-Identifier: Apache-2.0

import type { SpanAttributes, SpanName, SpanOptions, Trace } from './ports/telemetry.ts';

/** A stream in a span of its own, from when it is first read until it ends or is left; each value may tell something. */
export async function* spanOver<T>(
  trace: Trace,
  [name, options]: readonly [SpanName, SpanOptions],
  stream: () => AsyncIterable<T>,
  tells: (value: T) => SpanAttributes | undefined,
): AsyncGenerator<T, void> {
  const span = trace.begin(name, options);
  const values = span.within(() => stream()[Symbol.asyncIterator]());
  try {
    for (;;) {
      const step = await span.within(() => values.next());
      if (step.done === true) return;
      const told = tells(step.value);
      if (told !== undefined) span.set(told);
      yield step.value;
    }
  } catch (error) {
    span.end(error ?? new Error('nothing was said'));
    throw error;
  } finally {
    await values.return?.();
    span.end();
  }
}
