// SPDX-License-Identifier: Apache-2.0

import { messageOf } from '../core/errors.ts';
import type { AlertSink } from '../core/ports/alert-sink.ts';
import type { RunSink } from '../sinks/sinks.ts';
import type { Base } from './base.ts';
import type { Settings } from './settings.ts';

export interface OpenSinks {
  readonly sinks: readonly RunSink[];
  /** Those that are set and cannot be opened, with the reason as one clause. */
  readonly failed: ReadonlyMap<string, string>;
  /** Those that are open now: whoever renews one closes the one before. */
  readonly close: () => Promise<void>;
}

/** Opens the sinks that are set. One with half of its settings spoils no other: it is said, and `doctor` says it too. */
export const openSinks = async (settings: Pick<Settings, 'sinks'>, base: Base): Promise<OpenSinks> => {
  const opened: RunSink[] = [];
  const current = new Map<string, AlertSink>();
  const failed = new Map<string, string>();
  for (const bound of settings.sinks) {
    const { name: module, title } = bound;
    const parts = { ...base, log: base.log.child({ sink: module }) };
    try {
      if (!bound.isConfigured) continue;
      for (const sink of await bound.open(parts)) {
        current.set(sink.name, sink);
        opened.push({
          sink,
          title,
          renew: async () => {
            const renewed = await bound.reopen(parts);
            const others = renewed.filter(({ name }) => name !== sink.name);
            await Promise.all(others.map((other) => other.close()));
            const same = renewed.find(({ name }) => name === sink.name);
            if (same === undefined) throw new Error('it is no longer set');
            current.set(sink.name, same);
            return same;
          },
        });
      }
    } catch (error) {
      failed.set(title, messageOf(error));
      base.log.error({ sink: module, reason: messageOf(error) }, 'Sink could not be opened');
    }
  }
  return {
    sinks: opened,
    failed,
    close: async () => {
      await Promise.allSettled([...current.values()].map((sink) => sink.close()));
    },
  };
};
