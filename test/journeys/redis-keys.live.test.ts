import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { root } from '../../scripts/root.ts';
import { secrets } from '../standins/slack/given.ts';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { openWorld, PATIENT, textsOf } from '../support/world.ts';

/** The rows of the page: what a key looks like, and whether it ends by itself. */
const rows = [
  ...readFileSync(`${root}docs/guide/redis.md`, 'utf8').matchAll(/^\| (`.*`) \|.*?\| (.*?) \|/gm),
].flatMap(([, keys = '', kept = '']) =>
  [...keys.matchAll(/`([^`]+)`/g)].map(([, key = '']) => ({
    pattern: new RegExp(`^${key.replace(/\*/g, '.+')}$`),
    // Jobs are taken away by the queue itself.
    ends: !/for ever|after its end/.test(kept),
  })),
);

const valueOf = async (redis: Redis, key: string): Promise<unknown> => {
  switch (await redis.type(key)) {
    case 'string':
      return redis.get(key);
    case 'hash':
      return redis.hgetall(key);
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, 0, -1);
    case 'stream':
      return redis.xrange(key, '-', '+');
    default:
      return undefined;
  }
};

describeWith('redis-server', 'what is kept in Redis', () => {
  it('stands in the guide, ends by itself where it says so, and opens no door', PATIENT, async () => {
    const world = await openWorld();
    await Promise.all([world.start('worker'), world.start('bot')]);
    const delivered = await world.slack.command({ channel: 'C0', user: 'U0', text: 'analyze --explain' });
    await world.slack.mention({ channel: 'C0', user: 'U0', text: 'analyze -n shop' });
    await eventually(() => {
      expect(textsOf(world.roots('C0')).filter((text) => /demo: \d problems?/.test(text))).toHaveLength(2);
    }, 60_000);
    await world.slack.command({ channel: 'C0', user: 'U0', text: 'cancel' });

    const redis = new Redis(world.redis.url);
    onTestFinished(() => redis.disconnect());
    const keys = (await redis.keys('*')).sort();
    expect(keys.length).toBeGreaterThan(15);
    for (const key of keys) {
      const row = rows.find(({ pattern }) => pattern.test(key.replace(/^\{k8sgpt\}:/, '')));
      expect(row, `${key} stands in docs/guide/redis.md`).toBeDefined();
      // -2: it has ended since it was listed.
      if (row?.ends === true) expect(await redis.pttl(key), key).not.toBe(-1);
    }
    const held = JSON.stringify(await Promise.all(keys.map((key) => valueOf(redis, key))));
    expect(held).toContain('person-0');
    const address = String(delivered.payload['response_url']);
    expect(address).toMatch(/^http/);
    for (const secret of [secrets.botToken, secrets.signingSecret, address, new URL(address).pathname])
      expect(held).not.toContain(secret);
  });
});
