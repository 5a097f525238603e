// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { HOUR, MINUTE, SECOND } from '../../src/core/clock.ts';
import { Watch } from '../../src/core/watch.ts';
import { createSights, sightTask } from '../../src/watches/sights.ts';
import { realClock } from '../support/real-clock.ts';

const watch = (rhythm: Watch['rhythm']): Watch =>
  Watch.parse({
    schema: 1,
    id: 'w',
    origin: 'file',
    cluster: 'prod',
    filters: [],
    rhythm,
    severity: 'info',
    explain: false,
    to: [],
    madeAt: 0,
  });
const START = Date.parse('2026-11-25T08:00:00Z');

test.each([
  ['every five minutes', { type: 'every', ms: 5 * MINUTE }, 5 * MINUTE, 11 * MINUTE, 13 * MINUTE],
  ['live', { type: 'live' }, 5 * MINUTE, 14 * MINUTE, 16 * MINUTE],
  ['at each full hour', { type: 'cron', cron: '0 * * * *' }, HOUR, HOUR + 14 * MINUTE, 2 * HOUR],
] as const)(
  'a cluster that is looked at %s was seen until a look is late',
  async (_, rhythm, step, near, far) => {
    const sights = createSights(fileState({ directory: undefined, clock: realClock, log: silentLog }));
    let lookedAt = START;
    const task = sightTask({
      sights,
      watches: async () => [{ watch: watch(rhythm) }],
      looks: async () =>
        new Map([
          ['w', { schema: 1, run: 'r', at: lookedAt, outcome: 'looked', failed: 0, lookedAt } as const],
        ]),
    });
    const look = async (at: number): Promise<void> => {
      lookedAt = at;
      await task.run(at + SECOND, new AbortController().signal);
    };
    await look(START);
    await look(START + step);
    await look(START + step);
    expect(await sights.of()).toEqual({ prod: [{ from: START, until: START + step }] });
    await look(START + step + near);
    expect(await sights.of()).toEqual({ prod: [{ from: START, until: START + step + near }] });
    await look(START + step + near + far);
    expect((await sights.of())['prod']).toHaveLength(2);
  },
);
