// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { AuditEntry } from './core/audit-entry.ts';
import { DAY } from './core/clock.ts';
import type { StateStore } from './core/ports/state-store.ts';
import type { Log } from './core/ports/telemetry.ts';
import { parsed } from './parsed.ts';

export interface Audit {
  /** Durable when it resolves; the same outcome of the same delivery is one entry. Also one line of the log. */
  readonly write: (entry: Omit<AuditEntry, 'schema'>) => Promise<void>;
  /** What was received from `from` on, the newest first. */
  readonly read: (from: number, to: number) => Promise<readonly AuditEntry[]>;
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const prefixOf = (day: string): string => `audit/${day}/`;

/** Entries by day, so that a look at some days reads no others. There is no way to change one, or to take one out, but time. */
export const createAudit = (
  state: StateStore,
  { keepDays, log }: { readonly keepDays: number; readonly log: Log },
): Audit => ({
  write: async (given) => {
    const entry: AuditEntry = { schema: 1, ...given };
    const id = createHash('sha256')
      .update(JSON.stringify([entry.interaction, entry.outcome]))
      .digest('hex');
    try {
      const written = await state.put(prefixOf(dayOf(entry.at)) + id.slice(0, 24), JSON.stringify(entry), {
        ttlMs: keepDays * DAY,
        ifVersion: 0,
      });
      if (written !== undefined) log.info({ audit: entry }, 'Asked');
    } catch (error) {
      log.error({ audit: entry }, 'Asked, and could not be kept');
      throw error;
    }
  },
  read: async (from, to) => {
    const oldest = Math.max(from, to - keepDays * DAY);
    const days = new Set<string>();
    for (let at = oldest; at < to; at += DAY) days.add(dayOf(at));
    days.add(dayOf(to));
    const stored = await Promise.all([...days].map((day) => state.list(prefixOf(day))));
    return stored
      .flat()
      .flatMap(({ value }) => parsed(AuditEntry, value) ?? [])
      .filter(({ at }) => at >= oldest && at <= to)
      .sort((a, b) => b.at - a.at);
  },
});
