// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { type Clock, SECOND } from '../../src/core/clock.ts';
import { Shows } from '../../src/core/document.ts';
import { fits } from '../../src/core/fits.ts';
import { CardAction } from './activity.ts';
import type { Refresh } from './card.ts';

/** Never that of a button: what a client asks by itself can do nothing. */
const VERB = 'k8sgpt-refresh';

const Data = z.object({ shows: Shows.strict() });

export const refreshOf = (shows: Shows): Refresh => ({
  action: { type: 'Action.Execute', title: 'Refresh', verb: VERB, data: { shows } },
});

/** A client asks for the card anew: by itself (`automatic`), or because somebody chose *Refresh card* in its menu. */
export interface Look {
  /** Undefined: nothing of ours. */
  readonly shows: Shows | undefined;
  readonly isAutomatic: boolean;
}

/** Undefined for what a person pressed. Whatever a client says it does by itself is a look, also with a button's data in it. */
export const lookOf = (value: unknown): Look | undefined => {
  const asked = fits(CardAction, value);
  if (!asked.success) return undefined;
  const { action, trigger } = asked.data;
  const isAutomatic = trigger === 'automatic';
  if (action.verb !== VERB && !isAutomatic) return undefined;
  const data = fits(Data, action.data);
  return { shows: action.verb === VERB && data.success ? data.data.shows : undefined, isAutomatic };
};

/** Cards on a screen, opened and scrolled through, in ten seconds. */
const MOST_OF_ONE = 40;
const MOST_OF_ALL = 300;
const WINDOW_MS = 10 * SECOND;

/** Whether one more look may be taken: a channel of sixty people that comes alive must not keep the bot from its work. */
export const createLookRate = (clock: Pick<Clock, 'now'>): ((person: string) => boolean) => {
  let since = 0;
  let all = 0;
  let each = new Map<string, number>();
  return (person) => {
    const now = clock.now();
    if (now - since >= WINDOW_MS) {
      since = now;
      all = 0;
      each = new Map();
    }
    const own = (each.get(person) ?? 0) + 1;
    if (own > MOST_OF_ONE || all >= MOST_OF_ALL) return false;
    each.set(person, own);
    all += 1;
    return true;
  };
};
