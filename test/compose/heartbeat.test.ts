// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { startHeartbeat } from '../../src/compose/heartbeat.ts';
import { isServed, livingWorkers } from '../../src/living-workers.ts';
import { queueOfCluster } from '../../src/queue-names.ts';
import { eventually } from '../support/eventually.ts';
import { realClock } from '../support/real-clock.ts';

it('a worker tells at once of a cluster that it takes work of, and goes with a word', async () => {
  const state = fileState({ directory: undefined, clock: realClock, log: silentLog });
  let names = ['a'];
  const listeners = new Set<() => void>();
  const heartbeat = startHeartbeat({
    base: { clock: realClock, log: silentLog, owner: 'w1', version: '1.0.0' },
    state,
    clusters: {
      names: () => names,
      onChange: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    more: () => ({ ai: 'built-in' }),
  });
  const serves = async (cluster: string): Promise<boolean> =>
    isServed(queueOfCluster(cluster), await livingWorkers(state));
  await eventually(async () => expect(await serves('a')).toBe(true));
  expect(await serves('b')).toBe(false);
  names = ['a', 'b'];
  for (const tell of listeners) tell();
  // By itself it would in twenty seconds: no longer than this waits.
  await eventually(async () => expect(await serves('b')).toBe(true), 10_000);
  await heartbeat.stop();
  expect(await livingWorkers(state)).toEqual([]);
  expect(listeners.size).toBe(0);
});
