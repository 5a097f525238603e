// SPDX-License-Identifier: Apache-2.0

import { reloaded } from '../config/reloaded.ts';
import { messageOf, Refused } from '../core/errors.ts';
import type { Base } from './base.ts';
import { configSlices } from './config-slices.generated.ts';
import type { Settings, Values } from './settings.ts';

/** How the configuration of a running process stands. */
export interface ConfigState {
  /** Why what was read last is not in force, and since when that is so (epoch milliseconds). */
  readonly trouble?: { readonly at: number; readonly reason: string } | undefined;
  /** Names of settings that changed and count from the next start on. */
  readonly waiting: readonly string[];
}

type Outcome = 'applied' | 'unchanged' | 'refused' | 'failed';

export interface Reloading {
  /** Reads the configuration again and takes up what can be; never throws. */
  readonly reload: () => Promise<Outcome>;
  readonly state: () => ConfigState;
  /** Reads no more; resolves when nothing is being taken up. */
  readonly stop: () => Promise<void>;
}

interface ReloadingParts {
  readonly base: Pick<Base, 'log' | 'metrics' | 'clock'>;
  readonly inForce: () => Settings;
  /** Reads them as at the start; `adjust` changes what was read before anything is made of it. Throws Refused. */
  readonly reread: (adjust: (values: Values) => Values) => Promise<Settings>;
  /** Takes them up, whole or not at all; whether anything became another. */
  readonly apply: (settings: Settings) => Promise<boolean>;
}

/** Of a file with a hundred mistakes the first ones are told. */
const MOST_REASON = 2_000;

/** Takes up the configuration again, one after the other: whole, or what is in force stays. */
export const createReloading = ({ base, inForce, reread, apply }: ReloadingParts): Reloading => {
  const { log, metrics, clock } = base;
  let state: ConfigState = { waiting: [] };
  let isStopped = false;
  let last: Promise<unknown> = Promise.resolve();

  const once = async (): Promise<Outcome> => {
    const found = { taken: [] as readonly string[], waiting: [] as readonly string[] };
    const { values } = inForce();
    try {
      const settings = await reread((read) => {
        const change = reloaded(configSlices, values, read);
        Object.assign(found, change);
        return change.values;
      });
      const isChanged = await apply(settings);
      const told = found.waiting.filter((name) => !state.waiting.includes(name));
      state = { waiting: found.waiting };
      if (isChanged || found.taken.length > 0)
        log.info({ settings: found.taken }, 'Configuration was read again and is in force');
      if (told.length > 0)
        log.warn(
          { settings: told },
          'Settings changed that count from the next start on: restart to use them',
        );
      return isChanged || found.taken.length > 0 ? 'applied' : 'unchanged';
    } catch (error) {
      const isRefused = error instanceof Refused;
      const hint = isRefused && error.hint !== undefined ? ` ${error.hint}` : '';
      const reason = `${messageOf(error)}${hint}`.slice(0, MOST_REASON);
      state = { ...state, trouble: { at: clock.now(), reason } };
      const fields = isRefused ? { reason } : { err: error };
      log.error(fields, 'The new configuration cannot be used; the one before stays in force');
      return isRefused ? 'refused' : 'failed';
    }
  };

  metrics.gauge('k8sgpt_config_last_reload_successful', 1);
  return {
    reload: () => {
      const mine = last.then(async (): Promise<Outcome> => {
        if (isStopped) return 'unchanged';
        const outcome = await once();
        metrics.count('k8sgpt_config_reloads_total', { outcome });
        metrics.gauge('k8sgpt_config_last_reload_successful', state.trouble === undefined ? 1 : 0);
        return outcome;
      });
      last = mine;
      return mine;
    },
    state: () => state,
    stop: async () => {
      isStopped = true;
      await last;
    },
  };
};
