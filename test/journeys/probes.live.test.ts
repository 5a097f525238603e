// SPDX-License-Identifier: Apache-2.0

import { expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { startProcess } from '../support/processes.ts';
import { startRedis } from '../support/redis.ts';
import { PATIENT } from '../support/world.ts';

const ROLES = ['serve', 'bot', 'worker', 'scheduler'] as const;

const probesOf = async (role: (typeof ROLES)[number], env: Readonly<Record<string, string>>) => {
  const process = await startProcess(role, { HEALTH_PORT: '0', ...env });
  onTestFinished(async () => {
    await process.end('SIGKILL');
  });
  const url = /Probes\W+(http:\/\/\S+)\/readyz/.exec(process.output())?.[1] ?? '';
  const ask = async (path: string): Promise<string> => {
    const answer = await fetch(url + path);
    return `${answer.status} ${await answer.text()}`;
  };
  return { process, url, ask };
};

describeWith('redis-server', 'probes', () => {
  it.each(ROLES)(
    'of %s answer on a port of their own, whether Redis is there or not, and tell of the end',
    PATIENT,
    async (role) => {
      // It comes back with what it had: a loss of data would be told as an error.
      const redis = await startRedis({ keep: true });
      onTestFinished(() => redis.close());
      const { process, ask } = await probesOf(role, { REDIS_URL: redis.url, K8SGPT_LEAVE_SECONDS: '5' });
      expect([await ask('/healthz'), await ask('/readyz')]).toEqual(['200 ok', '200 ready']);
      // Nothing else is there for anybody who reaches it.
      for (const path of ['/', '/metrics', '/mcp']) expect(await ask(path)).toMatch(/^404 /);
      // It comes back by itself: no reason to start anew, nor to send requests elsewhere, where it is away too.
      await redis.stop();
      expect([await ask('/healthz'), await ask('/readyz')]).toEqual(['200 ok', '200 ready']);
      await redis.restart();
      const ended = process.end('SIGTERM');
      await eventually(async () =>
        expect([await ask('/healthz'), await ask('/readyz')]).toEqual(['200 ok', '503 not ready']),
      );
      expect(await ended).toBe(0);
      expect(process.output()).not.toMatch(/"level":"(?:error|fatal)"/);
    },
  );
});
