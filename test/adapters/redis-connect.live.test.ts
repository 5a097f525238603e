// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, it } from 'vitest';
import { bullmqQueue } from '../../adapters/queue/bullmq.ts';
import { connectRedis } from '../../adapters/redis/connect.ts';
import { diagnoseRedis } from '../../adapters/redis/diagnose.ts';
import type { Role } from '../../adapters/redis/options.ts';
import { redisState } from '../../adapters/state/redis.ts';
import { createLog, silentLog } from '../../adapters/telemetry/log.ts';
import { Unavailable } from '../../src/core/errors.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { certificateAuthority } from '../support/certificates.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { patience } from '../support/kubernetes.ts';
import { describeWith } from '../support/needs.ts';
import { realClock } from '../support/real-clock.ts';
import { type RedisOptions, type RedisServer, startRedis } from '../support/redis.ts';
import { freshPrefix, settingsOf } from '../support/redis-settings.ts';
import { rejection } from '../support/rejection.ts';

const PASSWORD = 'hunter2/@:ü';

describeWith('redis-server', 'connections to Redis', () => {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  const redis = async (options: RedisOptions = {}): Promise<RedisServer> => {
    const server = await startRedis(options);
    closing.push(() => server.close());
    return server;
  };
  const folder = () => {
    const directory = mkdtempSync(join(tmpdir(), 'k8sgpt-tls-'));
    closing.push(async () => rmSync(directory, { recursive: true, force: true }));
    const write = (name: string, text: string): string => {
      const path = join(directory, name);
      writeFileSync(path, text);
      return path;
    };
    return { directory, write };
  };
  /** A log whose lines are kept, as the product writes them. */
  const keptLog = (): { log: Log; lines: string[] } => {
    const lines: string[] = [];
    return { lines, log: createLog({ level: 'debug', write: (line) => lines.push(line) }) };
  };
  const connect = (given: Readonly<Record<string, unknown>>, role: Role = 'state', log: Log = silentLog) => {
    const link = connectRedis(settingsOf(given), { log, role });
    closing.push(() => link.close());
    return link;
  };
  /** Queue and state work as on a single server. */
  const works = async (given: Readonly<Record<string, unknown>>): Promise<void> => {
    const settings = settingsOf(given);
    const parts = {
      connect: (role: Role) => connectRedis(settings, { log: silentLog, role }),
      prefix: freshPrefix(),
      clock: realClock,
      log: silentLog,
    };
    const state = redisState(parts);
    const queue = bullmqQueue(parts);
    closing.push(
      () => state.close(),
      () => queue.close(),
    );
    const heard: string[] = [];
    await state.subscribe('t', (message) => heard.push(message));
    const version = await state.put('a/1', 'x', { ifVersion: 0 });
    expect(await state.put('a/1', 'y', { ifVersion: version ?? -1 })).toBeDefined();
    expect((await state.list('a/')).map(({ value }) => value)).toEqual(['y']);
    const done: string[] = [];
    await queue.process('q', async ({ id }) => void done.push(id), { concurrency: 1 });
    await queue.enqueue('q', { id: '1', payload: '' });
    await eventually(() => expect(done).toEqual(['1']));
    await eventually(async () => {
      await state.publish('t', 'x');
      expect(heard).toContain('x');
    });
  };

  it('keeps nothing of those who asked while it was away', { timeout: 60_000 }, async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const link = connect({ url: `redis://127.0.0.1:${await freePort()}` });
    const heldAfter = async (count: number): Promise<number> => {
      const asked = Array.from({ length: count }, () => link.use((client) => client.ping()));
      for (const one of await Promise.allSettled(asked)) expect(one.status).toBe('rejected');
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const before = await heldAfter(10_000);
    // Each would keep some 1.5 kB.
    expect((await heldAfter(10_000)) - before).toBeLessThan(5_000_000);
  });

  it('use the password, and never tell it', { timeout: 60_000 }, async () => {
    const server = await redis({ password: PASSWORD });
    const good = connect({ url: server.url });
    expect(await good.use((client) => client.ping())).toBe('PONG');
    const { log, lines } = keptLog();
    const wrong = `redis://bot:${encodeURIComponent(`${PASSWORD}wrong`)}@127.0.0.1:${server.port}`;
    const errors: Error[] = [];
    for (const url of [wrong, `redis://127.0.0.1:${server.port}`]) {
      const link = connect({ url }, 'state', log);
      errors.push(await rejection(link.use((client) => client.ping())));
    }
    expect(errors.map(({ message }) => message)).toEqual([
      'Redis refuses the password',
      'Redis wants a password',
    ]);
    const checks = await diagnoseRedis(settingsOf({ url: wrong }), { clock: realClock, log }, patience());
    await server.stop();
    const away = connect({ url: server.url }, 'queue', log);
    errors.push(await rejection(away.use((client) => client.ping())));
    const said = [...errors.map((error) => inspect(error, { depth: 9 })), JSON.stringify(checks), ...lines];
    expect(said.length).toBeGreaterThan(5);
    for (const text of said) expect(text).not.toMatch(/hunter2/);
    expect(checks).toMatchObject([{ name: 'Redis', status: 'failed', detail: 'Redis refuses the password' }]);
  });

  it('tell of an outage once and of its end, however many tries lie between', {
    timeout: 60_000,
  }, async () => {
    const server = await redis();
    const { log, lines } = keptLog();
    const link = connect({ url: server.url }, 'state', log);
    await link.use((client) => client.ping());
    await server.kill();
    let tries = 0;
    link.client.on('reconnecting', () => {
      tries += 1;
    });
    await eventually(() => expect(tries).toBeGreaterThan(4), 10_000);
    await server.restart();
    await eventually(() => link.use((client) => client.ping()));
    const messages = lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
    expect(messages).toEqual(['Redis is away; connecting again until it is back', 'Redis is back']);
  });

  it('notice a peer that vanished without a word', { timeout: 60_000 }, async () => {
    const server = await redis();
    const { log, lines } = keptLog();
    const link = connect({ url: server.url }, 'state', log);
    await link.use((client) => client.ping());
    server.freeze();
    await expect(link.use((client) => client.ping())).rejects.toThrow(Unavailable);
    await eventually(() => expect(lines.join('')).toContain('Redis is away'), 10_000);
    server.thaw();
    await eventually(() => link.use((client) => client.ping()));
  });

  it('refuse what would be stored by nobody: a full server', async () => {
    const server = await redis({ args: ['--maxmemory', '100kb', '--maxmemory-policy', 'noeviction'] });
    const link = connect({ url: server.url });
    const full = await rejection(link.use((client) => client.set('a', 'x')));
    expect([full.name, full.message]).toEqual(['Unavailable', 'Redis is full']);
    // A wrong command is a bug of ours and stays one.
    const bug = await rejection(link.use((client) => client.call('NOSUCH', 'hunter2')));
    expect(bug.name).toBe('ReplyError');
    expect(inspect(bug, { depth: 9 })).not.toMatch(/command: \{/);
  });

  it('speak TLS with a private CA, and to nobody with another one', { timeout: 60_000 }, async () => {
    const { directory, write } = folder();
    const authority = certificateAuthority();
    const issued = authority.issue({ name: 'redis', hosts: ['127.0.0.1'] });
    const ca = write('ca.pem', authority.certificate);
    const server = await redis({
      tls: { certificate: write('redis.pem', issued.certificate), key: write('redis.key', issued.key), ca },
    });
    const url = server.url.replace('redis://', 'rediss://');
    await works({ url, caFile: ca });
    const stranger = write('other.pem', certificateAuthority('Other').certificate);
    const refused = await rejection(connect({ url, caFile: stranger }).use((client) => client.ping()));
    expect(refused.name).toBe('Unavailable');
    expect(() => connect({ url, caFile: join(directory, 'absent.pem') })).toThrow('cannot be read (ENOENT)');
  });

  it('show a certificate to a server that asks for one, and the new one when it was renewed', async () => {
    const { write } = folder();
    const authority = certificateAuthority();
    const shown = (name: string, by = authority): Record<'certFile' | 'keyFile', string> => {
      const issued = by.issue({ name, hosts: ['127.0.0.1'] });
      return { certFile: write('client.pem', issued.certificate), keyFile: write('client.key', issued.key) };
    };
    const own = authority.issue({ name: 'redis', hosts: ['127.0.0.1'] });
    const ca = write('ca.pem', authority.certificate);
    const tls = { certificate: write('redis.pem', own.certificate), key: write('redis.key', own.key), ca };
    const server = await redis({ tls, args: ['--tls-auth-clients', 'yes'] });
    const url = server.url.replace('redis://', 'rediss://');
    const ping = (link: ReturnType<typeof connect>) => link.use((client) => client.ping());

    expect((await rejection(ping(connect({ url, caFile: ca })))).name).toBe('Unavailable');
    const link = connect({ url, caFile: ca, ...shown('k8sgpt', certificateAuthority('Other')) });
    expect((await rejection(ping(link))).name).toBe('Unavailable');
    const files = shown('k8sgpt');
    expect(await eventually(() => ping(link))).toBe('PONG');
    await works({ url, caFile: ca, ...files });
    expect(() => settingsOf({ url, certFile: files.certFile })).toThrow(/both certFile and keyFile/);
  });

  it('work with Redis Cluster', { timeout: 30_000 }, async () => {
    const server = await redis({ args: ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'] });
    const admin = connect({ url: server.url });
    await admin.use((client) => client.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383'));
    await eventually(async () =>
      expect(await admin.use((client) => client.call('CLUSTER', 'INFO'))).toContain('cluster_state:ok'),
    );
    await works({ clusterNodes: [`127.0.0.1:${server.port}`] });
  });

  it('work with Sentinel, and say Unavailable while it knows no server', { timeout: 30_000 }, async () => {
    const server = await redis({ password: 'data' });
    const { directory } = folder();
    const path = join(directory, 'sentinel.conf');
    writeFileSync(
      path,
      `sentinel monitor main 127.0.0.1 ${server.port} 1\nsentinel auth-pass main data\nsentinel down-after-milliseconds main 500\n`,
    );
    const sentinel = await redis({ config: path, args: ['--sentinel'] });
    const given = {
      sentinelNodes: [`127.0.0.1:${sentinel.port}`],
      sentinelName: 'main',
      password: 'data',
    };
    await works(given);
    const lost = connect({ ...given, sentinelName: 'nobody' });
    await expect(lost.use((client) => client.ping())).rejects.toThrow(Unavailable);
  });

  it('are examined by doctor, each trouble with its fix', { timeout: 60_000 }, async () => {
    const parts = { clock: realClock, log: silentLog };
    const status = async (url: string, clock = realClock) =>
      Object.fromEntries(
        (await diagnoseRedis(settingsOf({ url }), { ...parts, clock }, patience())).map((check) => [
          check.name,
          `${check.status}${check.fix === undefined ? '' : ' with fix'}`,
        ]),
      );
    const good = await redis({ keep: true });
    expect(await status(good.url)).toEqual({
      Redis: 'ok',
      'Redis version': 'ok',
      'Redis eviction': 'ok',
      'Redis persistence': 'ok',
      'Redis clock': 'ok',
    });
    const bad = await redis({ args: ['--maxmemory-policy', 'allkeys-lru'] });
    expect(await status(bad.url, { ...realClock, now: () => Date.now() - 60_000 })).toEqual({
      Redis: 'ok',
      'Redis version': 'ok',
      'Redis eviction': 'failed with fix',
      'Redis persistence': 'warning with fix',
      'Redis clock': 'warning with fix',
    });
    await bad.stop();
    expect(await status(bad.url)).toEqual({ Redis: 'failed with fix' });
    expect(await diagnoseRedis(settingsOf({}), parts, patience())).toMatchObject([{ status: 'skipped' }]);
  });
});
