import type { Clock } from './core/clock.ts';
import type { StateStore } from './core/ports/state-store.ts';

export interface Lease {
  /** Renews when due; false once somebody else may hold it: stop at once. */
  readonly held: () => Promise<boolean>;
  readonly release: () => Promise<void>;
}

interface LeaseOptions {
  readonly owner: string;
  /** After this long without renewal another owner may take it. */
  readonly ttlMs: number;
  readonly clock: Clock;
}

/** One holder at a time over the state store; undefined when another holds it. */
export const holdLease = async (
  state: StateStore,
  key: string,
  { owner, ttlMs, clock }: LeaseOptions,
): Promise<Lease | undefined> => {
  let version = await state.put(key, owner, { ttlMs, ifVersion: 0 });
  if (version === undefined) return undefined;
  let renewedAt = clock.now();
  return {
    held: async () => {
      if (version === undefined) return false;
      if (clock.now() - renewedAt < ttlMs / 3) return true;
      const before = clock.now();
      version = await state.put(key, owner, { ttlMs, ifVersion: version });
      renewedAt = before;
      return version !== undefined;
    },
    release: async () => {
      if (version !== undefined) await state.delete(key, { ifVersion: version });
      version = undefined;
    },
  };
};
