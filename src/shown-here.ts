// SPDX-License-Identifier: Apache-2.0

import type { MessageRef } from './core/ports/chat-platform.ts';

/** What this process has shown itself, by outbox key and part: it knows that though the store forgets it. */
export interface ShownHere {
  readonly get: (part: string) => MessageRef | undefined;
  readonly set: (part: string, at: MessageRef) => void;
  readonly delete: (part: string) => void;
}

/** Of a busy bot, hours; a store that fails over forgets seconds. About 300 bytes each. */
const MOST_KNOWN = 20_000;

export const createShownHere = (): ShownHere => {
  const known = new Map<string, MessageRef>();
  return {
    get: (part) => known.get(part),
    set: (part, at) => {
      known.delete(part);
      known.set(part, at);
      const [oldest] = known.keys();
      if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
    },
    delete: (part) => {
      known.delete(part);
    },
  };
};
