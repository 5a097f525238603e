// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { DAY } from '../core/clock.ts';
import { ExternalAlerts } from '../core/external-alert.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import { Place } from '../core/watch.ts';
import { parsed } from '../parsed.ts';

/** What was taken and waits to be told. */
const Taken = z.object({ schema: z.literal(1), at: z.number(), alerts: ExternalAlerts });
export type Taken = z.infer<typeof Taken>;

/** What was told of one group of Alertmanager. */
const Told = z.object({
  schema: z.literal(1),
  /** When its first alert of this time was taken: names its messages. */
  episode: z.number(),
  signature: z.string(),
  isOver: z.boolean(),
  /** Where a message of its own stands. */
  places: z.array(Place).readonly(),
});
export type Told = z.infer<typeof Told>;

/** The check of what a message is about: its report has this id. */
const Check = z.object({
  schema: z.literal(1),
  /** Of the messages that it belongs to. */
  name: z.string(),
  places: z.array(Place).readonly(),
  report: z.string(),
  cluster: z.string(),
  object: z.object({ kind: z.string(), namespace: z.string().optional(), name: z.string() }),
  /** So long it is waited for, epoch milliseconds. */
  until: z.number(),
});
export type Check = z.infer<typeof Check>;

const TAKEN_MS = 2 * DAY;
/** Longer than Alertmanager is silent about something that goes on. */
const TOLD_MS = 7 * DAY;

const IN = 'alert-in/';
const CHECKS = 'alert-check/';
const toldKey = (groupKey: string): string => `alert-told/${groupKey}`;

export const shortHash = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 16);

export interface AlertInState {
  /** Keeps what Alertmanager posted: durable when it resolves. Of a pair that posts the same, one is enough. */
  readonly take: (alerts: ExternalAlerts) => Promise<void>;
  /** What waits to be told, oldest first. */
  readonly taken: () => Promise<readonly (Taken & { readonly key: string; readonly version: number })[]>;
  readonly told: (groupKey: string) => Promise<Told | undefined>;
  readonly tell: (groupKey: string, told: Told) => Promise<void>;
  readonly checks: () => Promise<readonly (Check & { readonly key: string })[]>;
  readonly check: (check: Check) => Promise<void>;
  readonly forget: (key: string, version?: number) => Promise<void>;
}

export const createAlertInState = (state: StateStore, now: () => number): AlertInState => {
  const list = async <S extends z.ZodType>(prefix: string, schema: S) =>
    (await state.list(prefix)).flatMap(({ key, value, version }) => {
      const entry = parsed(schema, value);
      return entry === undefined ? [] : [{ entry, key, version }];
    });
  return {
    take: async (alerts) => {
      const taken: Taken = { schema: 1, at: now(), alerts };
      const key = `${IN}${alerts.groupKey}-${shortHash(alerts.signature)}`;
      await state.put(key, JSON.stringify(taken), { ttlMs: TAKEN_MS, ifVersion: 0 });
    },
    taken: async () =>
      (await list(IN, Taken))
        .map(({ entry, key, version }) => ({ ...entry, key, version }))
        .sort((a, b) => a.at - b.at),
    told: async (groupKey) => {
      const stored = await state.get(toldKey(groupKey));
      return stored === undefined ? undefined : parsed(Told, stored.value);
    },
    tell: async (groupKey, told) => {
      await state.put(toldKey(groupKey), JSON.stringify(told), { ttlMs: TOLD_MS });
    },
    checks: async () => (await list(CHECKS, Check)).map(({ entry, key }) => ({ ...entry, key })),
    check: async (check) => {
      await state.put(CHECKS + check.report, JSON.stringify(check), { ttlMs: TAKEN_MS });
    },
    forget: async (key, version) => {
      await state.delete(key, version === undefined ? {} : { ifVersion: version });
    },
  };
};
