// SPDX-License-Identifier: Apache-2.0

import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { addressOf } from '../../adapters/http/address-of.ts';
import { publicApp } from '../../adapters/http/app.ts';
import { listen } from '../../adapters/http/listener.ts';
import { limitSources } from '../../adapters/http/source-limit.ts';
import { silentLog, silentMetrics } from '../../adapters/telemetry/silent.ts';

const from = (peer: string, header?: string) =>
  ({
    headers: header === undefined ? {} : { 'x-forwarded-for': header },
    socket: { remoteAddress: peer },
  }) as unknown as Parameters<typeof addressOf>[0];

describe('where a request comes from', () => {
  it.each([
    ['the peer, whatever the header says', from('10.0.0.7', '1.2.3.4'), 0, '10.0.0.7'],
    ['an IPv4 address inside IPv6', from('::ffff:10.0.0.7'), 0, '10.0.0.7'],
    ['the /64 of an IPv6 address', from('2001:db8:0:1::99'), 0, '2001:db8:0:1::/64'],
    ['the same /64 written in full', from('2001:0DB8:0000:0001:ffff:1:2:3'), 0, '2001:db8:0:1::/64'],
    ['loopback', from('::1'), 0, '0:0:0:0::/64'],
    ['whom the one trusted proxy heard from', from('10.0.0.1', '6.6.6.6, 9.9.9.9'), 1, '9.9.9.9'],
    ['whom the first of two proxies heard from', from('10.0.0.1', '6.6.6.6, 9.9.9.9'), 2, '6.6.6.6'],
    ['the first there is, with fewer proxies than told', from('10.0.0.1', '9.9.9.9'), 3, '9.9.9.9'],
    ['the peer, where the header holds no address', from('10.0.0.1', 'unknown'), 1, '10.0.0.1'],
    ['the peer, where there is no header', from('10.0.0.1'), 1, '10.0.0.1'],
  ])('is %s', (_, given, trusted, source) => {
    expect(addressOf(given, trusted)).toBe(source);
  });
});

interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

const post = (url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asking = request(url, { method: 'POST', headers, agent: false }, (response) => {
      response.resume();
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] }),
      );
    });
    // A sender that is told to come back later may be cut off while it still sends.
    asking.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE'
        ? resolve({ status: 429, retryAfter: '1' })
        : reject(error),
    );
    asking.end(body);
  });

describe('an address that sends too much', () => {
  const start = async (sourcePerMinute: number, trustProxy: number) => {
    const counted: string[] = [];
    let verified = 0;
    let now = 1_700_000_000_000;
    const app = publicApp(
      [
        {
          path: '/hook',
          handle: (asked, response) => {
            const hmac = createHmac('sha256', 'secret');
            asked.on('data', (chunk: Buffer) => hmac.update(chunk));
            asked.on('end', () => {
              verified += 1;
              response.statusCode = hmac.digest('hex') === asked.headers['x-signature'] ? 200 : 401;
              response.end();
            });
          },
        },
      ],
      { alive: () => true, ready: () => true },
      silentLog,
    );
    const sources = limitSources(
      { sourcePerMinute, trustProxy },
      {
        now: () => now,
        log: silentLog,
        metrics: { ...silentMetrics, count: (metric) => void counted.push(metric) },
      },
    );
    const listener = await listen(sources.limited(app), { port: 0, host: '127.0.0.1', setting: 'PORT' });
    onTestFinished(() => listener.close());
    return {
      url: listener.url,
      counted,
      verified: () => verified,
      pass: (ms: number) => {
        now += ms;
      },
    };
  };

  it('is told when to come back, before a signature is looked at, and others go on', async () => {
    const port = await start(60, 1);
    const flood = await Promise.all(
      Array.from({ length: 300 }, () =>
        post(`${port.url}/hook`, { 'x-forwarded-for': '203.0.113.9' }, 'x'.repeat(2_000)),
      ),
    );
    expect(flood.filter(({ status }) => status === 401)).toHaveLength(60);
    expect(flood.filter(({ status }) => status === 429)).toHaveLength(240);
    expect(port.verified()).toBe(60);
    expect(port.counted.filter((metric) => metric === 'k8sgpt_limited_total')).toHaveLength(240);
    expect(flood.find(({ status }) => status === 429)?.retryAfter).toBe('1');

    const signature = createHmac('sha256', 'secret').update('real').digest('hex');
    const good = { 'x-forwarded-for': '198.51.100.4', 'x-signature': signature };
    expect(await post(`${port.url}/hook`, good, 'real')).toMatchObject({ status: 200 });
    // As many as have become free since: one a second.
    port.pass(2_000);
    const later = await Promise.all(
      Array.from({ length: 4 }, () => post(`${port.url}/hook`, { 'x-forwarded-for': '203.0.113.9' }, 'x')),
    );
    expect(later.map(({ status }) => status).sort()).toEqual([401, 401, 429, 429]);
  });

  it('still gets an answer to probes, and may send what it likes where there is no limit', async () => {
    const port = await start(1, 0);
    await post(`${port.url}/hook`, {}, '');
    expect(await post(`${port.url}/hook`, {}, '')).toMatchObject({ status: 429, retryAfter: '60' });
    for (const path of ['healthz', 'readyz']) expect((await fetch(`${port.url}/${path}`)).status).toBe(200);
    const open = await start(0, 0);
    const all = await Promise.all(Array.from({ length: 50 }, () => post(`${open.url}/hook`, {}, '')));
    expect(all.every(({ status }) => status === 401)).toBe(true);
  });
});
