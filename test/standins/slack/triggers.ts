// SPDX-License-Identifier: Apache-2.0

import { limitOf } from '../../../adapters/slack/limits.ts';
import type { Triggers } from './method.ts';
import type { State } from './state.ts';

/** Permission to open one modal for the person who just did something: once, and within 3 s. */
export const triggersOf = (state: State, now: () => number): Triggers => {
  const issued = new Map<string, { readonly user: string; readonly at: number; used: boolean }>();
  return {
    issue: (user) => {
      const id = `${state.id('')}.${state.id('')}.${state.id('')}`.toLowerCase();
      issued.set(id, { user, at: now(), used: false });
      return id;
    },
    use: (id) => {
      const trigger = issued.get(id);
      if (trigger === undefined) return { status: 'bad', error: 'invalid_trigger_id' };
      if (trigger.used) return { status: 'bad', error: 'exchanged_trigger_id' };
      if (now() - trigger.at > limitOf('triggerMs')) return { status: 'bad', error: 'expired_trigger_id' };
      trigger.used = true;
      return { status: 'valid', user: trigger.user };
    },
  };
};
