// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { observedBackend } from '../../adapters/telemetry/observed-backend.ts';
import { tracedBackend } from '../../adapters/telemetry/traced-backend.ts';
import { fallbackChain } from '../ai/fallback-chain.ts';
import { limitedBackend } from '../ai/limited-backend.ts';
import { renewedBackend } from '../ai/renewed-backend.ts';
import { sharedLimits } from '../ai/shared-limits.ts';
import { notSetUp } from '../api/backend-named.ts';
import { messageOf, Refused, Unavailable } from '../core/errors.ts';
import type { AiBackend } from '../core/ports/ai-backend.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import type { Base } from './base.ts';
import type { Settings } from './settings.ts';

/**
 * The backends in the order in which they are asked: the one that is named, else the first that is configured; then
 * those that are named to go on where it fails. None of them is asked because it happens to be configured too.
 */
export const chosenBackends = ({ ai, backends }: Pick<Settings, 'ai' | 'backends'>): readonly string[] => {
  const first =
    ai.backend ?? backends.find(({ onlyWhenNamed, isConfigured }) => !onlyWhenNamed && isConfigured)?.name;
  return [...new Set([...(first === undefined ? [] : [first]), ...ai.fallbacks])];
};

/** What is shown how to set up, where nothing is: the one that most people know. */
export const suggestedSteps = ({ backends }: Pick<Settings, 'backends'>): readonly string[] =>
  backends.find(({ name }) => name === 'openai')?.steps ?? [];

/** Those that a program may name, where nobody says which: each that is set up, the usual ones first. */
export const backendsToName = (settings: Pick<Settings, 'ai' | 'backends'>): readonly string[] => {
  const others = settings.backends.filter(
    ({ onlyWhenNamed, isConfigured }) => !onlyWhenNamed && isConfigured,
  );
  return [...new Set([...chosenBackends(settings), ...others.map(({ name }) => name)])];
};

interface OpenBackends {
  readonly backend?: AiBackend;
  /** Those that go on where that one fails. */
  readonly fallbacks?: readonly string[];
  /** Why there is none, as one clause. */
  readonly without?: string;
}

type Opened = { readonly backend: AiBackend } | { readonly why: string };

/** Settings that are half there, a key file that cannot be read: one backend less, and people are told why. */
const openOne = async (
  [place, name]: readonly [number, string],
  settings: Settings,
  base: Base,
  shared: StateStore | undefined,
): Promise<Opened> => {
  const found = settings.backends.find((candidate) => candidate.name === name);
  try {
    if (found?.isConfigured !== true) throw new Refused('nothing is set for it', { hint: found?.steps[0] });
    const opened = await found.open(base);
    const renewed = renewedBackend(opened, () => found.reopen(base));
    const observed = observedBackend(tracedBackend(renewed, place, base.trace), base);
    const { concurrency, perMinute } = opened.limits ?? {};
    if (concurrency === undefined && perMinute === undefined) return { backend: observed };
    const { clock, log } = base;
    const parts = { clock, log, newId: randomUUID, state: shared };
    return { backend: limitedBackend(observed, sharedLimits(name, { concurrency, perMinute }, parts)) };
  } catch (error) {
    base.log.warn({ backend: name, err: error }, 'The AI backend could not be opened');
    // People see this: what is a fault of ours is for the log.
    const isTold = error instanceof Refused || error instanceof Unavailable;
    return {
      why: `AI backend ${name}: ${isTold ? messageOf(error).replace(/\.$/, '') : 'it could not be opened'}`,
    };
  }
};

/** One that a program named, alone: no other stands in for it. */
export const openNamed = async (
  name: string,
  settings: Settings,
  base: Base,
  shared: StateStore | undefined,
): Promise<OpenBackends> => {
  const names = backendsToName(settings);
  if (!names.includes(name)) return { without: notSetUp(name, names) };
  const opened = await openOne([1, name], settings, base, shared);
  return 'backend' in opened ? opened : { without: opened.why };
};

/** A broken AI never keeps the bot from starting: the catalogue explains, and says why. `shared`: where all processes count. */
export const openBackends = async (
  settings: Settings,
  base: Base,
  shared: StateStore | undefined,
): Promise<OpenBackends> => {
  const names = chosenBackends(settings);
  if (names.length === 0) return { without: 'no AI key is set' };
  const opened = await Promise.all(names.map((name, at) => openOne([at + 1, name], settings, base, shared)));
  const [first, ...others] = opened.flatMap((each) => ('backend' in each ? [each.backend] : []));
  if (first === undefined)
    return { without: opened.flatMap((each) => ('why' in each ? [each.why] : [])).join('; ') };
  return { backend: fallbackChain([first, ...others], base), fallbacks: others.map(({ name }) => name) };
};
