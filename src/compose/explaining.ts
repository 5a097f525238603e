import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { proxiedFetch } from '../../adapters/ai/_proxied-fetch.ts';
import type { aiConfig } from '../../adapters/ai/config.ts';
import { timeoutMsOf } from '../../adapters/cache/config.ts';
import { createRunbookReader } from '../../adapters/runbooks/read-runbook.ts';
import { observedBackend } from '../../adapters/telemetry/observed-backend.ts';
import { promptRules } from '../config/explain.ts';
import { messageOf, Refused, Unavailable } from '../core/errors.ts';
import { createMasker } from '../core/mask/masker.ts';
import type { AiBackend } from '../core/ports/ai-backend.ts';
import type { Cache } from '../core/ports/cache.ts';
import type { RunbookReader } from '../core/ports/runbook-reader.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import { suggest } from '../core/suggest.ts';
import { type AnswerQuestion, createAnswerer } from '../explain/answerer.ts';
import { createExplainer, type Explain, type ExplainerOptions } from '../explain/explainer.ts';
import { usualLimits } from '../investigate/investigate.ts';
import { createOneAsker } from '../explain/one-asker.ts';
import type { Base } from './base.ts';
import type { Settings } from './settings.ts';
import { openMeter } from './spending.ts';

type AiSettings = z.output<(typeof aiConfig)['schema']>;

export interface Explaining {
  readonly explain: Explain;
  readonly answer: AnswerQuestion;
  /** Undefined: the catalogue explains. */
  readonly backend: AiBackend | undefined;
  /** Why there is no backend, as one clause. */
  readonly without: string | undefined;
}

const MASK_KEY = 'secret/mask-key';

/** The key of all replicas: the one that is set, else one that the first of them makes and keeps in the state. */
const maskKeyOf = async (given: string | undefined, state: StateStore): Promise<string> => {
  if (given !== undefined) return given;
  const made = randomBytes(32).toString('base64url');
  await state.put(MASK_KEY, made, { ifVersion: 0 });
  return (await state.get(MASK_KEY))?.value ?? made;
};

type Ask<Request, Version> = (request: Request, signal: AbortSignal) => AsyncGenerator<Version, void>;

/**
 * The explainer as soon as somebody asks it: a worker starts whether the store of the key answers or not. Until it
 * does, asking throws Unavailable.
 */
const whenAsked = <Request, Version>(open: () => Promise<Ask<Request, Version>>): Ask<Request, Version> => {
  let opened: Promise<Ask<Request, Version>> | undefined;
  return async function* asked(request, signal) {
    opened ??= open();
    opened.catch(() => (opened = undefined));
    yield* (await opened)(request, signal);
  };
};

/** The backend that is named, else the first that is configured; undefined when there is none. */
export const chosenBackend = (ai: AiSettings, { backends }: Settings): string | undefined => {
  const names = backends.map(({ name }) => name);
  if (ai.backend !== undefined && !names.includes(ai.backend)) {
    const close = suggest(ai.backend, names);
    throw new Refused(
      `ai.backend names ${ai.backend}, which does not exist. ${close === undefined ? `There are ${names.join(', ')}.` : `Did you mean ${close}?`}`,
    );
  }
  return backends.find(({ name, isConfigured }) => isConfigured && (ai.backend ?? name) === name)?.name;
};

/** A broken AI never keeps the bot from starting: the catalogue explains, and says why. */
const openBackend = async (
  settings: Settings,
  base: Base,
): Promise<{ readonly backend?: AiBackend; readonly without?: string }> => {
  const name = chosenBackend(settings.ai, settings);
  if (name === undefined) return { without: 'no AI key is set' };
  try {
    const found = settings.backends.find((candidate) => candidate.name === name);
    const opened = await found?.open(base);
    return opened === undefined ? {} : { backend: observedBackend(opened, base.metrics) };
  } catch (error) {
    base.log.warn({ backend: name, err: error }, 'The AI backend could not be opened');
    // People see this: what is a fault of ours is for the log.
    const isTold = error instanceof Refused || error instanceof Unavailable;
    return { without: `AI backend ${name}: ${isTold ? messageOf(error) : 'it could not be opened'}` };
  }
};

/** Pages are asked for through the proxy, as AI backends are; nothing is loaded before one is. */
const runbookReader = ({ env, clock, log }: Base): RunbookReader =>
  createRunbookReader({
    fetch: async (input, init) => (await proxiedFetch(env)).fetch(input, init),
    now: clock.now,
    log,
  });

export const openExplaining = async (
  settings: Settings,
  base: Base,
  { state, cache }: { readonly state: StateStore; readonly cache: Cache | undefined },
): Promise<Explaining> => {
  const { backend, without } = await openBackend(settings, base);
  const { mask: mode, maskKey, promptTokens, maxTokens, cacheTtl } = settings.ai;
  const options = async (): Promise<ExplainerOptions> => {
    const key = await maskKeyOf(maskKey, state);
    return {
      backend,
      withoutBackend: without,
      cache: cacheTtl === 0 ? undefined : cache,
      masker: (dictionary) => createMasker({ key, dictionary, mode }),
      log: base.log,
      promptTokens,
      maxTokens,
      cacheTtlMs: cacheTtl,
      cacheTimeoutMs: timeoutMsOf(settings.cache),
      oneAsker: createOneAsker({ state, owner: base.owner, clock: base.clock, log: base.log }),
      meter: openMeter(settings, base, state),
      now: base.clock.now,
      investigation: { ...usualLimits, calls: settings.explain.looks },
      words: { instructions: settings.explain.instructions, rules: promptRules(settings.explain) },
      readRunbook: runbookReader(base),
    };
  };
  return {
    backend,
    without,
    explain: whenAsked(async () => createExplainer(await options())),
    answer: whenAsked(async () => createAnswerer(await options())),
  };
};

/** Who explains, as one clause: a model, or the catalogue and why. */
export const explainedBy = ({ backend, without }: Pick<Explaining, 'backend' | 'without'>): string =>
  backend === undefined
    ? `built-in guidance: ${without ?? 'no AI key is set'}`
    : `${backend.name} · ${backend.model}`;
