// SPDX-License-Identifier: Apache-2.0

import type { z } from 'zod';
import { changeEntry } from '../change-entry.ts';
import { DAY } from '../core/clock.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import { Look } from '../core/watch-state.ts';
import { parsed } from '../parsed.ts';
import { Due } from './due.ts';
import { WATCH_TOPIC } from './watch-topic.ts';

/** When watches look and how it went, in the state store. */
export interface Looks {
  readonly due: (id: string) => Promise<Due | undefined>;
  readonly look: (id: string) => Promise<Look | undefined>;
  readonly dues: () => Promise<ReadonlyMap<string, Due>>;
  readonly looks: () => Promise<ReadonlyMap<string, Look>>;
  /** Over the version that was read; undefined leaves it as it is. */
  readonly plan: (id: string, by: (due: Due | undefined) => Due | undefined) => Promise<void>;
  /** Looks at that moment already, unless it would sooner; whoever looks after the watches is told. */
  readonly bringForward: (id: string, at: number) => Promise<void>;
  /** Returns what was written; undefined when nothing was. */
  readonly note: (id: string, by: (look: Look | undefined) => Look | undefined) => Promise<Look | undefined>;
  readonly forget: (id: string) => Promise<void>;
}

/** A watch that nobody ran for so long is planned anew. */
const KEPT_MS = 7 * DAY;

const DUE = 'watch-due/';
const LOOK = 'watch-look/';

const idOf = (key: string, prefix: string): string => decodeURIComponent(key.slice(prefix.length));

export const createLooks = (state: StateStore): Looks => {
  const one = async <S extends z.ZodType>(
    schema: S,
    prefix: string,
    id: string,
  ): Promise<z.output<S> | undefined> => {
    const stored = await state.get(prefix + encodeURIComponent(id));
    return stored === undefined ? undefined : parsed(schema, stored.value);
  };
  const all = async <S extends z.ZodType>(
    schema: S,
    prefix: string,
  ): Promise<ReadonlyMap<string, z.output<S>>> =>
    new Map(
      (await state.list(prefix)).flatMap(({ key, value }) => {
        const found = parsed(schema, value);
        return found === undefined ? [] : [[idOf(key, prefix), found] as const];
      }),
    );
  const change = <S extends z.ZodType>(
    schema: S,
    key: string,
    by: (current: z.output<S> | undefined) => z.output<S> | undefined,
  ): Promise<z.output<S> | undefined> =>
    changeEntry(state, key, { parse: (text) => parsed(schema, text), ttlMs: KEPT_MS }, by);
  const plan: Looks['plan'] = async (id, by) => {
    await change(Due, DUE + encodeURIComponent(id), by);
  };
  return {
    due: (id) => one(Due, DUE, id),
    look: (id) => one(Look, LOOK, id),
    dues: () => all(Due, DUE),
    looks: () => all(Look, LOOK),
    plan,
    bringForward: async (id, at) => {
      await plan(id, (due) =>
        due === undefined || (due.dueAt ?? Number.POSITIVE_INFINITY) <= at
          ? undefined
          : { ...due, dueAt: at },
      );
      await state.publish(WATCH_TOPIC, id).catch(() => undefined);
    },
    note: (id, by) => change(Look, LOOK + encodeURIComponent(id), by),
    forget: async (id) => {
      await state.delete(DUE + encodeURIComponent(id));
      await state.delete(LOOK + encodeURIComponent(id));
    },
  };
};
