import { createCancel } from '../cancel-run.ts';
import { commands } from '../commands/index.ts';
import type { AccessSettings } from '../config/access.ts';
import { accessOf } from '../config/access.ts';
import { SECOND } from '../core/clock.ts';
import type { Health } from '../core/command.ts';
import type { ChatPlatform } from '../core/ports/chat-platform.ts';
import { startDeliver } from '../deliver.ts';
import { createDispatch, type Dispatch } from '../dispatch.ts';
import { createSuggest } from '../suggest-values.ts';
import type { Base } from './base.ts';
import { type Core, filters } from './core.ts';
import type { Role } from './worker.ts';

export interface BotParts {
  readonly base: Base;
  readonly core: Core;
  readonly platforms: readonly ChatPlatform[];
  readonly access: AccessSettings;
  readonly health: () => Promise<Health>;
}

export interface Bot extends Role {
  readonly dispatch: Dispatch;
  /** Hears nothing new; what is under way is still shown. */
  readonly quiet: () => Promise<void>;
}

/** Longest wait for last words to be shown; they are stored, whoever starts next shows the rest. */
const LAST_WORDS_MS = 5 * SECOND;
const LOOK_MS = 50;

/** Listens to the platforms and shows what the outbox holds. */
export const startBot = async ({ base, core, platforms, access, health }: BotParts): Promise<Bot> => {
  const { clock, log, metrics, owner } = base;
  const { queue, runs, outbox, state, reports, directory } = core;
  const dispatch = createDispatch({
    commands,
    filters,
    clock,
    queue,
    runs,
    outbox,
    reports,
    directory,
    health,
    accessOf: accessOf(access),
    cancel: createCancel({ state, queue, runs, outbox, clock }),
    log,
    metrics,
  });
  const deliver = await startDeliver({
    platforms: new Map(platforms.map((platform) => [platform.id, platform])),
    outbox,
    state,
    clock,
    log,
    metrics,
    owner,
    remember: reports.remember,
  });
  const suggest = createSuggest({ commands, filters, directory, accessOf: accessOf(access) });
  for (const platform of platforms) await platform.start(dispatch, { commands, suggest });
  const ids = new Set(platforms.map(({ id }) => id));
  const isPending = async (): Promise<boolean> =>
    (await outbox.pending()).some(({ place }) => ids.has(place.split('/')[0] ?? ''));
  const quiet = async (): Promise<void> => {
    await Promise.allSettled(platforms.map((platform) => platform.stop()));
  };
  return {
    dispatch,
    quiet,
    stop: async (graceMs) => {
      await quiet();
      const until = clock.now() + Math.min(graceMs, LAST_WORDS_MS);
      while (clock.now() < until && (await isPending().catch(() => false))) await clock.sleep(LOOK_MS);
      await deliver.stop();
    },
  };
};
