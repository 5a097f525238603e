// SPDX-License-Identifier: Apache-2.0

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { describeWith } from './support/needs.ts';
import { startRedis } from './support/redis.ts';

const guide = fileURLToPath(new URL('../docs/guide/upgrade.md', import.meta.url));

describeWith('redis-server', 'the command of the guide that removes everything', () => {
  it('takes out what is ours, and nothing of others', async () => {
    const server = await startRedis();
    const redis = new Redis(server.url);
    onTestFinished(async () => {
      redis.disconnect();
      await server.close();
    });
    for (let at = 0; at < 2_000; at += 1) await redis.set(`{k8sgpt}:report/${at}`, 'x');
    await redis.hset('{k8sgpt}:queue:cluster-a b:job-1', 'data', 'x');
    await redis.set('k8sgpt:of another', 'x');
    const [command = ''] = /(?<=\n)redis-cli .*(?=\n```)/.exec(readFileSync(guide, 'utf8')) ?? [];
    execFileSync('sh', ['-c', command], { env: { ...process.env, REDIS_URL: server.url } });
    expect(await redis.keys('*')).toEqual(['k8sgpt:of another']);
  });
});
