// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { HOUR } from '../core/clock.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import type { Run } from '../core/run.ts';
import { parsed } from '../parsed.ts';

/** Longer than any job may take, and than a queue remembers one whose worker died. */
const MARKED_MS = 3 * HOUR;

const Mark = z.object({ schema: z.literal(1), at: z.number() });
type Mark = z.infer<typeof Mark>;

/** The name itself is to be nowhere. */
const keyOf = (cluster: string): string =>
  `purged/${createHash('sha256').update(cluster).digest('hex').slice(0, 32)}`;

/** From now on nothing is written of a cluster by work that was begun before. */
export const markPurged = async (
  state: Pick<StateStore, 'put'>,
  cluster: string,
  at: number,
): Promise<void> => {
  const mark: Mark = { schema: 1, at };
  await state.put(keyOf(cluster), JSON.stringify(mark), { ttlMs: MARKED_MS });
};

/** Whether work was begun before its cluster was purged: nothing of it may be written any more. */
export const isPurged = async (
  state: Pick<StateStore, 'get'>,
  { work, createdAt }: Pick<Run, 'work' | 'createdAt'>,
): Promise<boolean> => {
  const stored = await state.get(keyOf(work.cluster));
  return stored !== undefined && createdAt <= (parsed(Mark, stored.value)?.at ?? 0);
};
