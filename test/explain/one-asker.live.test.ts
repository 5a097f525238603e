// SPDX-License-Identifier: Apache-2.0

import { afterAll, beforeAll, expect, it } from 'vitest';
import { stores } from '../../adapters/cache/index.ts';
import { redisState } from '../../adapters/state/redis.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { Unavailable } from '../../src/core/errors.ts';
import { createOneAsker } from '../../src/explain/one-asker.ts';
import { type OpenAiStandin, says } from '../standins/openai.ts';
import { waitFor } from '../standins/slack/wait-for.ts';
import { about } from '../support/about.ts';
import { explaining, explains, json } from '../support/explaining.ts';
import { describeWith } from '../support/needs.ts';
import { deployment, reportOf } from '../support/objects.ts';
import { realClock } from '../support/real-clock.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { connectTo, freshPrefix } from '../support/redis-settings.ts';

const request = about(await reportOf(deployment('checkout', { trouble: 'crash' })));
const answer = { happening: 'It crashes.', steps: ['Look.'] };

/** Something that is opened from outside. */
const gate = () => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
};

describeWith('redis-server', 'workers that ask the same at the same time', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  /** A worker of its own: its own connections, cache and leases. */
  const worker = async (prefix: string, owner: string, server?: OpenAiStandin) => {
    const state = redisState({ connect: connectTo(redis), prefix, log: silentLog });
    const { default: module } = await stores.redis();
    const cache = await module.open({
      clock: realClock,
      log: silentLog,
      maxBytes: 1,
      redis: { connect: () => connectTo(redis)('cache'), prefix },
    });
    const oneAsker = createOneAsker({ state, owner, clock: realClock, log: silentLog });
    const parts = await explaining({ cache, oneAsker, ...(server === undefined ? {} : { server }) });
    return {
      ...parts,
      close: async () => {
        await cache.close();
        await state.close();
      },
    };
  };

  it('ask once: the others wait and take the answer from the cache', async () => {
    const prefix = freshPrefix();
    const first = await worker(prefix, 'first');
    const held = gate();
    const pieces = ['{"happening":"It crashes.",', json(answer).slice('{"happening":"It crashes.",'.length)];
    first.server.will(says(pieces, { before: (piece) => (piece === 1 ? held.opened : undefined) }));
    const others = [
      await worker(prefix, 'second', first.server),
      await worker(prefix, 'third', first.server),
    ];
    const asking = first.final(request);
    await waitFor(() => first.server.completions().length === 1);
    const waiting = others.flatMap(({ final }) => [final(request), final(request)]);
    // They have looked at the cache, and at whose turn it is.
    await realClock.sleep(300);
    expect(first.server.completions()).toHaveLength(1);
    held.open();
    expect(await asking).toMatchObject({ source: 'ai', happening: 'It crashes.' });
    for (const told of await Promise.all(waiting))
      expect(told).toMatchObject({ source: 'ai', happening: 'It crashes.', cached: true });
    expect(first.server.completions()).toHaveLength(1);
    for (const one of [first, ...others]) await one.close();
  });

  it('ask themselves where the first fails, or leaves', async () => {
    const prefix = freshPrefix();
    const first = await worker(prefix, 'first');
    const second = await worker(prefix, 'second', first.server);
    const held = gate();
    first.server.will(
      says(['{"happening":'], { before: () => held.opened }),
      explains(() => answer),
    );
    const leaving = new AbortController();
    const asking = first.versions(request, leaving.signal);
    await waitFor(() => first.server.completions().length === 1);
    const waiting = second.final(request);
    leaving.abort(new Error('cancelled'));
    await expect(asking).rejects.toThrow('cancelled');
    held.open();
    expect(await waiting).toMatchObject({ source: 'ai', happening: 'It crashes.' });
    expect(first.server.completions()).toHaveLength(2);
    await first.close();
    await second.close();
  });

  it('do not wait for each other while the store of the leases is away', async () => {
    const { server, final } = await explaining({
      cache: await (await stores.memory()).default.open({ clock: realClock, log: silentLog, maxBytes: 1e6 }),
      oneAsker: createOneAsker({
        state: { put: () => Promise.reject(new Unavailable('away')) } as never,
        owner: 'x',
        clock: realClock,
        log: silentLog,
      }),
    });
    server.will(explains(() => answer));
    expect(await final(request)).toMatchObject({ source: 'ai' });
  });
});
