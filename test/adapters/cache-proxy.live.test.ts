// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it, vi } from 'vitest';
import { wayOut } from '../../adapters/http/way-out.ts';
import { keepingLog } from '../support/adapter-parts.ts';
import { connectProxy } from '../support/connect-proxy.ts';
import { type Service, services } from '../support/object-services.ts';

const opened = async ({ load, place }: Service, server: string, proxy: string, direct = '') => {
  // The SDKs of Google and Azure read the environment themselves.
  const env = { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, NO_PROXY: direct };
  for (const [name, value] of Object.entries(env)) {
    vi.stubEnv(name, value);
    vi.stubEnv(name.toLowerCase(), undefined);
  }
  const { default: module } = await load();
  return module.open({
    clock: { now: Date.now, sleep: async () => undefined },
    log: keepingLog().log,
    maxBytes: 1,
    place: place(server),
    timeoutMs: 10_000,
    wayOut: async () => wayOut(env),
  });
};

describe.each(services)('a cache in $name, where HTTPS_PROXY is set', (service) => {
  it('is asked through the proxy alone: entries are written, read, listed and removed', async () => {
    const server = await service.serve();
    const proxy = await connectProxy(server.url);
    const cache = await opened(service, 'http://objects.invalid', proxy.url);
    // Large enough for S3's SDK to ask first whether it may be sent.
    const value = 'x'.repeat(900_000);
    await cache.set('a', value, { ttlMs: 60_000 });
    expect(await cache.get('a')).toBe(value);
    expect(await cache.get('never')).toBeUndefined();
    expect((await cache.list()).map(({ key }) => key)).toEqual(['a']);
    expect(await cache.clear()).toBe(1);
    await cache.close();
    expect(server.objects.size).toBe(0);
    expect(proxy.seen.length).toBeGreaterThan(0);
    expect(new Set(proxy.seen.map((seen) => seen.replace(/:\d+$/, '')))).toEqual(
      new Set(['objects.invalid']),
    );
  });
});

describe('a cache in s3', () => {
  const [s3] = services as readonly [Service];

  it('is asked directly where NO_PROXY names its host', async () => {
    const server = await s3.serve();
    const proxy = await connectProxy(server.url);
    const cache = await opened(s3, server.url, proxy.url, '127.0.0.1');
    await cache.set('a', 'x', { ttlMs: 60_000 });
    expect(await cache.get('a')).toBe('x');
    await cache.close();
    expect(proxy.seen).toEqual([]);
  });

  it('fails in its own time where the proxy lets nobody through', async () => {
    const server = await s3.serve();
    // Nothing listens there any more.
    const cache = await opened(s3, 'http://objects.invalid', 'http://127.0.0.1:9');
    await expect(cache.get('a')).rejects.toThrow(/S3 bucket answers/);
    await cache.close();
    expect(server.asked).toEqual([]);
  });
});
