// SPDX-License-Identifier: Apache-2.0

import { isDeepStrictEqual } from 'node:util';
import type { ConfigSlice } from '../core/config-slice.ts';

type Values = Readonly<Record<string, unknown>>;

const fieldsOf = (values: Values, { key }: ConfigSlice): Values => (values[key] ?? {}) as Values;

const waits = ({ restart }: ConfigSlice, setting: string): boolean =>
  restart === true || restart?.includes(setting) === true;

/** As it stands in the file: a section that is a list has no name of a setting. */
const nameOf = ({ key, list }: ConfigSlice, setting: string): string =>
  setting === list ? key : `${key}.${setting}`;

/** What a configuration that was read again changes. */
export interface Reloaded {
  /** What counts from now on: the new settings, and those that wait for a start as they were. */
  readonly values: Values;
  /** Names of settings that are taken up. */
  readonly taken: readonly string[];
  /** Names of settings that count from the next start on. */
  readonly waiting: readonly string[];
}

/** Compares what is in force with what was read: what a running process can take up, and what waits for its next start. */
export const reloaded = (slices: readonly ConfigSlice[], before: Values, read: Values): Reloaded => {
  const taken: string[] = [];
  const waiting: string[] = [];
  const values = slices.map((slice) => {
    const [old, now] = [fieldsOf(before, slice), fieldsOf(read, slice)];
    const fields = Object.keys(slice.schema.shape).map((setting) => {
      if (isDeepStrictEqual(old[setting], now[setting])) return [setting, old[setting]] as const;
      const isWaiting = waits(slice, setting);
      (isWaiting ? waiting : taken).push(nameOf(slice, setting));
      return [setting, isWaiting ? old[setting] : now[setting]] as const;
    });
    return [slice.key, Object.fromEntries(fields.filter(([, value]) => value !== undefined))] as const;
  });
  return { values: Object.fromEntries(values), taken, waiting };
};
