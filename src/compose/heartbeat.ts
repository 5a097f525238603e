// SPDX-License-Identifier: Apache-2.0

import { SECOND } from '../core/clock.ts';
import { eitherSignal } from '../core/either-signal.ts';
import { messageOf } from '../core/errors.ts';
import type { Clusters } from '../core/ports/cluster-reader.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import { beatKey, type WorkerBeat } from '../living-workers.ts';
import type { Base } from './base.ts';

interface Heartbeat {
  readonly base: Pick<Base, 'clock' | 'log' | 'owner' | 'version'>;
  readonly state: Pick<StateStore, 'put' | 'delete'>;
  readonly clusters: Pick<Clusters, 'names' | 'onChange'>;
  /** What else it tells of itself, as it is then. */
  readonly more: () => Omit<WorkerBeat, 'version' | 'clusters'>;
}

const HEARTBEAT_MS = 20 * SECOND;

/** Says every twenty seconds that this worker lives and for which clusters; at once when those are others. */
export const startHeartbeat = ({
  base: { clock, log, owner, version },
  state,
  clusters,
  more,
}: Heartbeat): { readonly stop: () => Promise<void> } => {
  const stopping = new AbortController();
  const key = beatKey(owner);
  let changed = new AbortController();
  // Whoever asks for a new cluster is not told that nobody reaches it.
  const forget = clusters.onChange?.(() => changed.abort());
  const beat = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      changed = new AbortController();
      const told: WorkerBeat = { version, clusters: [...clusters.names()], ...more() };
      await state
        .put(key, JSON.stringify(told), { ttlMs: 3 * HEARTBEAT_MS })
        .catch((error: unknown) => log.warn({ reason: messageOf(error) }, 'Heartbeat could not be written'));
      const either = eitherSignal(stopping.signal, changed.signal);
      await clock.sleep(HEARTBEAT_MS, either.signal).catch(() => undefined);
      either.letGo();
    }
  };
  const beating = beat();
  return {
    stop: async () => {
      forget?.();
      stopping.abort();
      await beating;
      await state.delete(key).catch(() => false);
    },
  };
};
