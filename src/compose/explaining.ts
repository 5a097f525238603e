// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from 'node:crypto';
import { timeoutMsOf } from '../../adapters/cache/config.ts';
import { createRunbookReader } from '../../adapters/runbooks/read-runbook.ts';
import { promptRules } from '../config/explain.ts';
import { createMasker, type Masker } from '../core/mask/masker.ts';
import type { AiBackend } from '../core/ports/ai-backend.ts';
import type { RunbookReader } from '../core/ports/runbook-reader.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import type { WayOut } from '../core/ports/way-out.ts';
import { type AnswerQuestion, createAnswerer } from '../explain/answerer.ts';
import { createExplainer, type Explain, type ExplainerOptions } from '../explain/explainer.ts';
import { createOneAsker } from '../explain/one-asker.ts';
import { usualLimits } from '../investigate/investigate.ts';
import type { Base } from './base.ts';
import { backendsToName, openBackends, openNamed } from './open-backends.ts';
import type { Settings } from './settings.ts';
import { openMeter } from './spending.ts';
import type { Stores } from './stores-shape.ts';

export interface Explaining {
  readonly explain: Explain;
  readonly answer: AnswerQuestion;
  /** Undefined: the catalogue explains. */
  readonly backend: AiBackend | undefined;
  /** Backends that go on where it fails. */
  readonly fallbacks?: readonly string[] | undefined;
  /** Whether what a model is told is masked by the names of a snapshot. */
  readonly needsNames: boolean;
  /** Why there is no backend, as one clause. */
  readonly without: string | undefined;
}

const MASK_KEY = 'secret/mask-key';

/** The key of all replicas: the one that is set, else one that the first of them makes and keeps in the state. */
export const maskKeyOf = async (given: string | undefined, state: StateStore): Promise<string> => {
  if (given !== undefined) return given;
  const made = randomBytes(32).toString('base64url');
  await state.put(MASK_KEY, made, { ifVersion: 0 });
  return (await state.get(MASK_KEY))?.value ?? made;
};

/** What stands for names where there is no report to take them from: the same words as everywhere else. */
export const openMasker = async (
  { maskKey, mask }: Pick<Settings['ai'], 'maskKey' | 'mask'>,
  state: StateStore,
): Promise<Masker> => createMasker({ key: await maskKeyOf(maskKey, state), dictionary: [], mode: mask });

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

interface Wanted {
  readonly backend?: string | undefined;
}

/** Names that come from callers: so many are remembered, and the others are looked up each time. */
const MOST_NAMES = 50;

/** One asker for each backend that somebody named, opened when it is named for the first time; one for the usual one. */
const byName = <Request extends Wanted, Version>(
  open: (name: string | undefined) => Promise<Ask<Request, Version>>,
): Ask<Request, Version> => {
  const askers = new Map<string | undefined, Ask<Request, Version>>();
  return async function* asked(request, signal) {
    const name = request.backend;
    const known = askers.get(name) ?? whenAsked(() => open(name));
    if (askers.size < MOST_NAMES) askers.set(name, known);
    yield* known(request, signal);
  };
};

/** Pages are asked for through the proxy, by one way that is opened once; nothing is loaded before one is. */
const runbookReader = ({ wayOut, clock, log }: Base): RunbookReader => {
  let way: Promise<WayOut | undefined> | undefined;
  return createRunbookReader({
    fetch: async (input, init) => {
      way ??= Promise.resolve(wayOut?.());
      return ((await way)?.fetch ?? globalThis.fetch)(input, init);
    },
    now: clock.now,
    log,
  });
};

export const openExplaining = async (
  settings: Settings,
  base: Base,
  { state, cache, redis }: Pick<Stores, 'state' | 'cache' | 'redis'>,
): Promise<Explaining> => {
  const { backend, fallbacks, without } = await openBackends(settings, base, redis ? state : undefined);
  const { mask: mode, maskKey, promptTokens, maxTokens, cacheTtl } = settings.ai;
  const options = async (
    one: Partial<Pick<Explaining, 'backend' | 'without'>>,
  ): Promise<ExplainerOptions> => {
    const key = await maskKeyOf(maskKey, state);
    return {
      backend: one.backend,
      withoutBackend: one.without,
      cache: cacheTtl === 0 ? undefined : cache,
      masker: (dictionary) => createMasker({ key, dictionary, mode }),
      log: base.log,
      promptTokens,
      maxTokens,
      cacheTtlMs: cacheTtl,
      cacheTimeoutMs: timeoutMsOf(settings.cache),
      oneAsker: createOneAsker({ state, owner: base.owner, clock: base.clock, log: base.log }),
      meter: openMeter(settings, base, state),
      metrics: base.metrics,
      now: base.clock.now,
      investigation: { ...usualLimits, calls: settings.explain.looks },
      words: { instructions: settings.explain.instructions, rules: promptRules(settings.explain) },
      readRunbook: runbookReader(base),
    };
  };
  const shared = redis ? state : undefined;
  const opened = async (name: string | undefined) =>
    name === undefined || name === backend?.name
      ? { backend, without }
      : await openNamed(name, settings, base, shared);
  return {
    backend,
    fallbacks,
    needsNames: mode !== 'off' && (backend !== undefined || backendsToName(settings).length > 0),
    without,
    explain: byName(async (name) => createExplainer(await options(await opened(name)))),
    answer: byName(async (name) => createAnswerer(await options(await opened(name)))),
  };
};

/** Who explains, as one clause: a model, or the catalogue and why. */
export const explainedBy = ({
  backend,
  fallbacks = [],
  without,
}: Pick<Explaining, 'backend' | 'fallbacks' | 'without'>): string =>
  backend === undefined
    ? `built-in guidance: ${without ?? 'no AI key is set'}`
    : [`${backend.name} · ${backend.model}`, ...fallbacks].join(', else ');
