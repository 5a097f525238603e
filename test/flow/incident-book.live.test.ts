// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { redisState } from '../../adapters/state/redis.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { incidentBookContract } from '../contracts/incident-book.ts';
import { describeWith } from '../support/needs.ts';
import { realClock } from '../support/real-clock.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { connectTo, freshPrefix } from '../support/redis-settings.ts';

const embedded = async (directory: string | undefined) => {
  const state = fileState({ directory, clock: realClock, log: silentLog });
  onTestFinished(() => state.close());
  return { state, other: state };
};

incidentBookContract('memory', () => embedded(undefined));
incidentBookContract('a file', () => {
  const directory = mkdtempSync(join(tmpdir(), 'k8sgpt-book-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return embedded(directory);
});

describeWith('redis-server', 'with Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.close());

  incidentBookContract('Redis', async () => {
    const prefix = freshPrefix();
    const [state, other] = [0, 1].map(() =>
      redisState({ connect: connectTo(server), prefix, log: silentLog }),
    );
    if (state === undefined || other === undefined) throw new Error('no store');
    onTestFinished(async () => {
      await Promise.all([state.close(), other.close()]);
    });
    return { state, other };
  });
});
