// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../../src/core/clock.ts';
import { messageOf, Refused, Unavailable } from '../../src/core/errors.ts';
import type { AiBackend, Completion } from '../../src/core/ports/ai-backend.ts';
import type { Check } from '../../src/core/ports/cluster-reader.ts';
import { suggest } from '../../src/core/suggest.ts';
import { patience } from './_patience.ts';
import type { Service } from './_service.ts';
import { troubleOf } from './_trouble.ts';

const failed = (name: string, trouble: Error): Check => ({
  name,
  status: 'failed',
  detail: messageOf(trouble),
  fix:
    (trouble instanceof Refused ? trouble.hint : undefined) ??
    'Try again later; check the status page of the service, HTTPS_PROXY and the network.',
});

const ONE_WORD: Completion = {
  system: 'Answer with one word.',
  messages: [{ role: 'user', text: 'Ready?' }],
  maxTokens: 16,
};

export interface Patient {
  readonly service: Service;
  /** The host that is asked. */
  readonly where: string;
  readonly backend: AiBackend;
  /** Models that the key may use; undefined where the server does not list them, or has no list. */
  readonly models?: ((signal: AbortSignal) => Promise<readonly string[] | undefined>) | undefined;
}

/** What `doctor` shows: whether the key is accepted and the model is there. A model that is not listed is asked for one word. */
export const diagnoseBackend = async (
  { service, where, backend, models }: Patient,
  clock: Clock,
  signal: AbortSignal,
): Promise<readonly Check[]> => {
  const limit = patience({ who: where, totalMs: 20_000, idleMs: 20_000 }, signal);
  const { model, isKeySet, variables } = service;
  const about = isKeySet ? 'key' : 'server';

  const tryModel = async (known: readonly string[]): Promise<Check> => {
    try {
      for await (const part of backend.complete(ONE_WORD, limit.signal)) if (part.type === 'done') break;
      return { name: 'model', status: 'ok', detail: `${model} answers` };
    } catch (error) {
      // A model that thinks first may use up so small an answer; it is there.
      if (error instanceof Unavailable && /raise ai\.maxTokens|answered nothing/.test(error.message))
        return { name: 'model', status: 'ok', detail: `${model} answers` };
      limit.signal.throwIfAborted();
      const check = failed('model', troubleOf(error, service, clock.now()));
      const near = suggest(model, known);
      return near === undefined
        ? check
        : { ...check, fix: `Set ${variables.model} to ${near}? ${check.fix ?? ''}` };
    }
  };

  try {
    const known = await models?.(limit.signal);
    if (models === undefined) return [await tryModel([])];
    // A server that lists no models has not looked at the key yet.
    const reached: Check = {
      name: known === undefined ? 'server' : about,
      status: 'ok',
      detail:
        known === undefined
          ? `${where} answers, but does not list its models`
          : about === 'key'
            ? `${where} accepts the key`
            : `${where} answers without a key`,
    };
    if (known?.includes(model) === true)
      return [reached, { name: 'model', status: 'ok', detail: `${model} is there` }];
    return [reached, await tryModel(known ?? [])];
  } catch (error) {
    signal.throwIfAborted();
    const trouble: unknown = limit.signal.aborted ? limit.signal.reason : error;
    return [failed(about, troubleOf(trouble, service, clock.now()))];
  } finally {
    limit.end();
  }
};
