// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { changeEntry } from './change-entry.ts';
import { DAY } from './core/clock.ts';
import type { StateStore } from './core/ports/state-store.ts';
import { type Workload, Workload as WorkloadShape } from './core/workload.ts';
import { parsed } from './parsed.ts';

/** Workloads as the last checks saw them: for choices while people type, so old is better than none. */
export interface KnownWorkloads {
  /** `namespaces`: those that were looked at; undefined = all there are. */
  readonly note: (
    cluster: string,
    namespaces: readonly string[] | undefined,
    workloads: readonly Workload[],
  ) => Promise<void>;
  readonly of: (cluster: string) => Promise<readonly Workload[]>;
}

/** More of them cannot be chosen from, and would make every key press slow. */
const MOST = 2_000;
const KEPT_MS = 7 * DAY;

const Workloads = z.array(WorkloadShape).readonly();

const keyOf = (cluster: string): string => `workloads/${encodeURIComponent(cluster)}`;

export const createKnownWorkloads = (state: StateStore): KnownWorkloads => ({
  note: async (cluster, namespaces, workloads) => {
    const shape = { parse: (text: string) => parsed(Workloads, text), ttlMs: KEPT_MS };
    await changeEntry(state, keyOf(cluster), shape, (before = []) => {
      const kept =
        namespaces === undefined ? [] : before.filter(({ namespace }) => !namespaces.includes(namespace));
      return [...workloads, ...kept].slice(0, MOST);
    });
  },
  of: async (cluster) => {
    const stored = await state.get(keyOf(cluster));
    return stored === undefined ? [] : (parsed(Workloads, stored.value) ?? []);
  },
});
