// SPDX-License-Identifier: Apache-2.0

import { SECOND } from '../core/clock.ts';
import type { AdapterParts } from '../core/ports/adapter-module.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import { holdLease } from '../lease.ts';
import type { Base } from './base.ts';

/** After this long without a sign of life of the holder, another process takes over. */
const TTL_MS = 10 * SECOND;
const LOOK_AGAIN_MS = SECOND;

/** Leases of one adapter: whoever asks for one that another process holds stands by. */
export const leaseFor =
  (adapter: string, state: StateStore, { clock, owner }: Base): NonNullable<AdapterParts['lease']> =>
  async (name, signal) => {
    for (;;) {
      signal.throwIfAborted();
      const lease = await holdLease(state, `lease/${adapter}/${name}`, { owner, ttlMs: TTL_MS, clock });
      if (lease !== undefined) return lease;
      await clock.sleep(LOOK_AGAIN_MS, signal);
    }
  };
