// SPDX-License-Identifier: Apache-2.0

import { messageOf } from '../../src/core/errors.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';

type Listener = (message: string) => void;

export interface Topics {
  readonly add: (topic: string, listener: Listener) => void;
  /** Returns whether nobody listens to the topic any more. */
  readonly remove: (topic: string, listener: Listener) => boolean;
  readonly emit: (topic: string, message: string) => void;
  readonly names: () => readonly string[];
}

/** Who listens to what in this process; a listener that throws harms nobody else. */
export const createTopics = (log: Log): Topics => {
  const listeners = new Map<string, Set<Listener>>();
  return {
    add: (topic, listener) => {
      const those = listeners.get(topic) ?? new Set();
      listeners.set(topic, those.add(listener));
    },
    remove: (topic, listener) => {
      const those = listeners.get(topic);
      those?.delete(listener);
      if (those?.size !== 0) return false;
      listeners.delete(topic);
      return true;
    },
    emit: (topic, message) => {
      for (const listener of listeners.get(topic) ?? []) {
        try {
          listener(message);
        } catch (error) {
          log.error({ topic, reason: messageOf(error) }, 'Listener failed');
        }
      }
    },
    names: () => [...listeners.keys()],
  };
};
