// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../../src/core/clock.ts';
import type { AiBackend, Completion } from '../../src/core/ports/ai-backend.ts';
import { untilAbort } from '../../src/core/until-abort.ts';
import { type Heard, partsOf } from './_heard.ts';
import { patience } from './_patience.ts';
import type { Service } from './_service.ts';
import { troubleOf } from './_trouble.ts';

/** Asks the service and tells what it says. `heard` is called whenever anything arrives: it lives. */
export type Listen = (request: Completion, signal: AbortSignal, heard: () => void) => AsyncIterable<Heard>;

export interface Patient {
  /** Seconds. */
  readonly timeout: number;
  readonly idleTimeout: number;
}

/** An answer within bounds of time, as the port wants it: with its errors, aborts and the end. */
export const completeWith = (
  listen: Listen,
  service: Service,
  { timeout, idleTimeout }: Patient,
  clock: Clock,
): AiBackend['complete'] =>
  async function* complete(request, caller) {
    const limits = { who: service.who, totalMs: timeout * 1_000, idleMs: idleTimeout * 1_000 };
    const { signal, heard, end } = patience(limits, caller);
    const over = new AbortController();
    const asking = AbortSignal.any([signal, over.signal]);
    try {
      signal.throwIfAborted();
      const told = (async function* () {
        for await (const each of untilAbort(listen(request, asking, heard), asking)) {
          heard();
          yield each;
        }
        // SDKs end quietly when their signal is aborted.
        signal.throwIfAborted();
      })();
      yield* partsOf(told, service);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw troubleOf(error, service, clock.now());
    } finally {
      end();
      // Nobody reads on: SDKs would let the rest come.
      over.abort();
    }
  };
