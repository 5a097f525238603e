// SPDX-License-Identifier: Apache-2.0

import { type Clock, DAY, HOUR, SECOND } from '../core/clock.ts';
import { messageOf } from '../core/errors.ts';
import { type Counts, type FigureName, type Figures, figureNames, type Limited } from '../core/figures.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import type { Log } from '../core/ports/telemetry.ts';
import { parsed } from '../parsed.ts';
import { SPAN_MS, Tallied, type Tally } from './tally.ts';

const PREFIX = 'figures/';
/** A little longer than what they are about. */
export const FIGURES_KEPT_MS = DAY + HOUR;
/** What a process counted since is lost when it is killed. */
const WRITE_MS = 15 * SECOND;

interface KeepParts {
  readonly state: StateStore;
  readonly tally: Pick<Tally, 'read' | 'version'>;
  /** Names this process. */
  readonly owner: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Writes down what this process counts, each process its own entry: nobody waits for anybody, and a command costs nothing more. */
export const keepFigures = ({
  state,
  tally,
  owner,
  clock,
  log,
}: KeepParts): { readonly stop: () => Promise<void> } => {
  const stopping = new AbortController();
  let written = 0;
  const write = async (): Promise<void> => {
    const version = tally.version();
    if (version === written) return;
    try {
      await state.put(PREFIX + owner, JSON.stringify(tally.read()), { ttlMs: FIGURES_KEPT_MS });
      written = version;
    } catch (error) {
      log.debug({ reason: messageOf(error) }, 'Figures could not be written down');
    }
  };
  const repeat = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await clock.sleep(WRITE_MS, stopping.signal).catch(() => undefined);
      await write();
    }
  };
  const repeating = repeat();
  return {
    stop: async () => {
      stopping.abort();
      await repeating;
    },
  };
};

const sum = (all: readonly Tallied['spans'][], from: number): Counts => {
  const counts: Partial<Record<FigureName, number>> = {};
  for (const spans of all)
    for (const [at, some] of Object.entries(spans)) {
      if (Number(at) < from) continue;
      for (const name of figureNames) {
        const more = some[name];
        if (more !== undefined) counts[name] = (counts[name] ?? 0) + more;
      }
    }
  return counts;
};

const limitedIn = (all: readonly Tallied[], now: number): readonly Limited[] => {
  const platforms = new Set(all.flatMap(({ limited }) => Object.keys(limited)));
  return [...platforms].sort().flatMap((platform): Limited[] => {
    const told = all.flatMap(({ limited }) => limited[platform] ?? []);
    const times = told.flatMap(({ at }) => at).filter((at) => at > now - HOUR).length;
    const until = Math.max(...told.map((one) => one.until));
    return times === 0 && until <= now ? [] : [{ platform, times, until }];
  });
};

/** What all processes counted in the last hour and the last day; `own`: what this one did not write down yet. */
export const readFigures = async (
  state: Pick<StateStore, 'list'>,
  now: number,
  own?: { readonly owner: string; readonly tally: Pick<Tally, 'read'> },
): Promise<Figures> => {
  const mine = own === undefined ? undefined : PREFIX + own.owner;
  const others = (await state.list(PREFIX)).flatMap(({ key, value }) =>
    key === mine ? [] : (parsed(Tallied, value) ?? []),
  );
  const all = own === undefined ? others : [...others, own.tally.read()];
  return {
    hour: sum(
      all.map(({ spans }) => spans),
      now - HOUR - SPAN_MS + 1,
    ),
    day: sum(
      all.map(({ hours }) => hours),
      now - DAY - HOUR + 1,
    ),
    limited: limitedIn(all, now),
  };
};
