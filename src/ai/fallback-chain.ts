// SPDX-License-Identifier: Apache-2.0

import { type Clock, SECOND } from '../core/clock.ts';
import { Refused, Unavailable } from '../core/errors.ts';
import type { AiBackend, Completion, CompletionPart } from '../core/ports/ai-backend.ts';
import type { Log } from '../core/ports/telemetry.ts';
import { type Breaker, createBreaker } from './breaker.ts';
import { failureClause } from './failure-clause.ts';

interface Link {
  readonly backend: AiBackend;
  readonly breaker: Breaker;
}

interface ChainParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

interface Failed {
  readonly link: Link;
  readonly error: Error;
}

const resting = ({ backend, breaker }: Link): Unavailable => {
  const restMs = breaker.restMs();
  return new Unavailable(
    restMs > 0
      ? `The AI backend ${backend.name} failed again and again and is left alone for ${Math.ceil(restMs / SECOND)} s.`
      : `The AI backend ${backend.name} failed again and again; whether it is well is being tried.`,
    { retryAfterMs: Math.max(restMs, SECOND) },
  );
};

/** What all of them said, as the reaction it needs: to wait, as soon as waiting may help with one of them. */
const together = (failed: readonly Failed[]): Error => {
  const [first] = failed;
  if (first !== undefined && failed.length === 1) return first.error;
  const clauses = failed.map(({ link, error }) => failureClause(error, link.backend.name));
  const words = `None of the AI backends answered: ${clauses.join('; ')}.`;
  const waits = failed.flatMap(({ error }) => (error instanceof Refused ? [] : [error]));
  if (waits.length === 0) return new Refused(words);
  const told = waits.flatMap((error) =>
    error instanceof Unavailable && error.retryAfterMs !== undefined ? [error.retryAfterMs] : [],
  );
  return new Unavailable(words, { retryAfterMs: told.length === 0 ? undefined : Math.min(...told) });
};

/**
 * Backends in the order in which they are asked: where one fails, the next goes on, and says so. One that fails again
 * and again is left alone for a while, so that nobody waits for it. Throws what all of them said.
 */
export const fallbackChain = (
  backends: readonly [AiBackend, ...AiBackend[]],
  parts: ChainParts,
): AiBackend => {
  const { clock, log } = parts;
  const [first] = backends;
  const links = backends.map((backend): Link => ({ backend, breaker: createBreaker(clock) }));

  /** One backend's answer; a failure is noted in its breaker, and thrown. */
  async function* attempt(
    { backend, breaker }: Link,
    request: Completion,
    signal: AbortSignal,
  ): AsyncGenerator<CompletionPart, void> {
    const trying = breaker.enter();
    if (trying === undefined) throw resting({ backend, breaker });
    try {
      for await (const part of backend.complete(request, signal)) {
        if (part.type === 'done') trying.succeeded();
        yield part;
      }
    } catch (error) {
      if (!signal.aborted) trying.failed(error instanceof Unavailable ? error.retryAfterMs : undefined);
      throw error;
    } finally {
      trying.left();
    }
  }

  async function* complete(request: Completion, signal: AbortSignal): AsyncGenerator<CompletionPart, void> {
    const failed: Failed[] = [];
    for (const [at, link] of links.entries()) {
      try {
        yield* attempt(link, request, signal);
        return;
      } catch (error) {
        signal.throwIfAborted();
        failed.push({ link, error: error instanceof Error ? error : new Error(String(error)) });
        const next = links[at + 1];
        if (next === undefined) throw together(failed);
        const { name } = link.backend;
        log.warn({ backend: name, next: next.backend.name, err: error }, 'The next AI backend goes on');
        yield { type: 'switched', from: name, to: next.backend.name, why: failureClause(error, name) };
      }
    }
  }

  return {
    name: first.name,
    model: first.model,
    capabilities: () => first.capabilities(),
    complete,
  };
};
