// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { hasRedis, redisConfig } from '../../adapters/redis/config.ts';
import { targetOf } from '../../adapters/redis/options.ts';
import { resolveConfig } from '../../src/config/resolve.ts';
import { settingsOf } from '../support/redis-settings.ts';
import { rejection } from '../support/rejection.ts';

const resolve = (env: Record<string, string>, text?: string) =>
  resolveConfig([redisConfig], {
    env,
    file: text === undefined ? undefined : { path: 'k8sgpt.yaml', text },
    readSecret: () => 'redis://:from-file@redis:6379',
  })['redis'] as ReturnType<typeof settingsOf>;

const single = (given: Readonly<Record<string, unknown>>) => {
  const target = targetOf(settingsOf(given), 'state');
  if (target.kind !== 'single') throw new Error('not a single server');
  return target.options;
};

describe('settings of Redis', () => {
  it('are one variable in the simple case, and none is none', () => {
    expect(hasRedis(resolve({}))).toBe(false);
    const settings = resolve({ REDIS_URL: 'redis://redis:6379' });
    expect([hasRedis(settings), settings.prefix]).toEqual([true, '{k8sgpt}']);
    expect(resolve({ REDIS_URL_FILE: '/run/secrets/redis' }).url).toContain('from-file');
  });

  it('take addresses apart: user, password, database, port, TLS', () => {
    expect(single({ url: 'redis://cache.example' })).toMatchObject({
      host: 'cache.example',
      port: 6379,
      db: 0,
    });
    expect(single({ url: 'rediss://bot:p%40ss%2Fw%3Ard@10.0.0.1:6390/3' })).toMatchObject({
      host: '10.0.0.1',
      port: 6390,
      db: 3,
      username: 'bot',
      password: 'p@ss/w:rd',
      tls: {},
    });
    expect(single({ url: 'rediss://redis.example' })).toMatchObject({ tls: { servername: 'redis.example' } });
    expect(single({ url: 'redis://[::1]:7000' })).toMatchObject({ host: '::1', port: 7000 });
    expect(single({ url: 'redis://redis' })).not.toHaveProperty('tls');
  });

  it('add a user and a password that are kept apart from the address, for this server only', () => {
    const apart = settingsOf({
      url: 'rediss://redis/2',
      username: 'bot',
      password: 'p@ss',
      cacheUrl: 'redis://c',
    });
    expect(single(apart)).toMatchObject({ db: 2, username: 'bot', password: 'p@ss', tls: {} });
    expect(targetOf(apart, 'cache')).toMatchObject({ options: { host: 'c' } });
    expect(targetOf(apart, 'cache').options).not.toHaveProperty('password');
    // What stands in the address is nearer.
    expect(single({ url: 'redis://:near@redis', password: 'far' })).toMatchObject({ password: 'near' });
  });

  it('name Sentinels and cluster nodes, in the file or in variables', () => {
    const settings = resolve({
      REDIS_SENTINEL_NODES: 's1:26379, s2:26380',
      REDIS_SENTINEL_NAME: 'main',
      REDIS_PASSWORD: 'secret',
    });
    expect(single(settings)).toMatchObject({
      sentinels: [
        { host: 's1', port: 26379 },
        { host: 's2', port: 26380 },
      ],
      name: 'main',
      password: 'secret',
    });
    const cluster = targetOf(resolve({}, 'redis:\n  clusterNodes: [n1:7000, n2:7001]\n'), 'queue');
    expect(cluster).toMatchObject({
      kind: 'cluster',
      nodes: [
        { host: 'n1', port: 7000 },
        { host: 'n2', port: 7001 },
      ],
      options: { enableOfflineQueue: false, redisOptions: { maxRetriesPerRequest: 0 } },
    });
  });

  it('give caches a server of their own when there is one', () => {
    const settings = settingsOf({ url: 'redis://jobs', cacheUrl: 'redis://caches' });
    expect(targetOf(settings, 'cache')).toMatchObject({ options: { host: 'caches' } });
    expect(targetOf(settings, 'state')).toMatchObject({ options: { host: 'jobs' } });
    expect(targetOf(settingsOf({ url: 'redis://jobs' }), 'cache')).toMatchObject({
      options: { host: 'jobs' },
    });
  });

  it.each([
    [{ REDIS_URL: 'http://:hunter2@redis' }, 'REDIS_URL: an address starts with redis:// or rediss://'],
    [{ REDIS_URL: 'redis:6379' }, 'REDIS_URL: an address starts with redis:// or rediss://'],
    [{ REDIS_PREFIX: 'k8sgpt' }, 'REDIS_PREFIX: a prefix holds a hash tag, as in {k8sgpt}'],
    [{ REDIS_SENTINEL_NODES: 's1' }, 'nodes are host:port'],
    [{ REDIS_SENTINEL_NODES: 's1:1' }, 'sentinel needs both sentinelNodes and sentinelName'],
    [
      { REDIS_URL: 'redis://a', REDIS_CLUSTER_NODES: 'b:1' },
      'REDIS_CLUSTER_NODES: give one of url, sentinelNodes, clusterNodes; url and clusterNodes are set',
    ],
  ])('say what is wrong with %j, and nothing of the password', async (env, sentence) => {
    const error = await rejection(Promise.resolve().then(() => resolve(env)));
    expect(error.message).toContain(sentence);
    expect(error.message).not.toContain('hunter2');
  });

  it('never stand in the file in clear when they are secret', async () => {
    const text = 'redis:\n  url: redis://:hunter2@redis\n  password: hunter2\n';
    const error = await rejection(Promise.resolve().then(() => resolve({}, text)));
    expect(error.message).toContain('redis.url is a secret');
    expect(error.message).toContain('redis.password is a secret');
    expect(error.message).not.toContain('hunter2');
  });
});
