// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it, onTestFinished } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { redisState } from '../../adapters/state/redis.ts';
import { silentLog } from '../../adapters/telemetry/silent.ts';
import { limitsConfig } from '../../src/config/limits.ts';
import { Unavailable } from '../../src/core/errors.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import { createRateLimits } from '../../src/rate-limits.ts';
import { tooMuchView } from '../../src/views/too-much.ts';
import { describeWith } from '../support/needs.ts';
import { patientClock } from '../support/patient-clock.ts';
import { startRedis } from '../support/redis.ts';
import { connectTo, freshPrefix } from '../support/redis-settings.ts';

const by = (person: string, channel = 'C1', platform = 'slack', workspace = 'T1') => ({
  conversation: { platform, workspace, channel },
  person: { id: person },
});

const settings = limitsConfig.schema.parse({
  personPerMinute: 30,
  channelPerMinute: 50,
  programPerMinute: 40,
});

/** Where time stands still nobody runs out of patience, however busy the machine is. */
const still = () => {
  const clock = patientClock(1_700_000_000_000);
  return { clock, pass: clock.pass };
};

describeWith('redis-server', 'limits of two bots on one Redis', () => {
  const twoBots = async () => {
    const server = await startRedis();
    onTestFinished(() => server.close());
    const prefix = freshPrefix();
    const time = still();
    const bots = [0, 1].map(() => {
      const state = redisState({ connect: connectTo(server), prefix, log: silentLog });
      onTestFinished(() => state.close());
      return createRateLimits({ settings, state, clock: time.clock, log: silentLog });
    });
    const ask = async (times: number, ...who: Parameters<typeof by>) =>
      Promise.all(Array.from({ length: times }, async (_, at) => bots[at % 2]?.take(by(...who))));
    return { ask, ...time };
  };

  it('let a person ask thirty times in a minute, tell them once when to go on, and let them go on', async () => {
    const { ask, pass } = await twoBots();
    const over = (await ask(100, 'ana')).filter((one) => one !== undefined);
    expect(over).toHaveLength(70);
    expect(over.filter(({ isNews }) => isNews)).toHaveLength(1);
    expect(over[0]).toMatchObject({ whose: 'person', perMinute: 30 });
    expect(over.every(({ waitMs }) => waitMs > 0 && waitMs <= 2_000)).toBe(true);
    // Somebody else in the same channel is not held up.
    expect(await ask(1, 'ben')).toEqual([undefined]);
    await pass(4_000);
    expect((await ask(5, 'ana')).filter((one) => one === undefined)).toHaveLength(2);
    await pass(60_000);
    expect((await ask(30, 'ana')).filter((one) => one !== undefined)).toEqual([]);
  });

  it('count a channel with everybody in it, and a program by its name at whichever bot', async () => {
    const { ask } = await twoBots();
    const crowd = await Promise.all(Array.from({ length: 12 }, (_, at) => ask(5, `person-${at}`, 'C2')));
    const over = crowd.flat().filter((one) => one !== undefined);
    expect(over).toHaveLength(10);
    expect(over[0]).toMatchObject({ whose: 'channel', perMinute: 50 });
    const calls = await Promise.all(
      Array.from({ length: 60 }, (_, at) => ask(1, 'pipeline', `talk-${at}`, 'api', `process-${at % 2}`)),
    );
    expect(calls.flat().filter((one) => one?.whose === 'program')).toHaveLength(20);
  });
});

it('tell whoever goes on asking again every ten seconds, and not in between', async () => {
  const { clock, pass } = still();
  const state = fileState({ directory: undefined, clock, log: silentLog });
  const slow = { ...settings, personPerMinute: 1 };
  const limits = createRateLimits({ settings: slow, state, clock, log: silentLog });
  expect(await limits.take(by('ana'))).toBeUndefined();
  const told: number[] = [];
  for (let second = 0; second < 35; second += 1) {
    if ((await limits.take(by('ana')))?.isNews === true) told.push(second);
    await pass(1_000);
  }
  expect(told).toEqual([0, 10, 20, 30]);
});

describe('limits while the store is away', () => {
  it('turn nobody away for that, and hold for each bot by itself', async () => {
    const away = async (): Promise<never> => {
      throw new Unavailable('Redis is away');
    };
    const state = { get: away, put: away } as unknown as StateStore;
    const { clock } = still();
    const limits = createRateLimits({ settings, state, clock, log: silentLog });
    const taken = [];
    for (let at = 0; at < 40; at += 1) taken.push(await limits.take(by('ana')));
    expect(taken.slice(0, 30).every((one) => one === undefined)).toBe(true);
    expect(taken.slice(30).every((one) => one?.whose === 'person')).toBe(true);
  });
});

describe('what is said of it', () => {
  it.each([
    [
      { whose: 'person', perMinute: 30, waitMs: 11_400 } as const,
      'You asked 30 times in a minute; ask again in 12 s.',
    ],
    [
      { whose: 'channel', perMinute: 240, waitMs: 100 } as const,
      'This channel asked 240 times in a minute; ask again in 1 s.',
    ],
    [
      { whose: 'program', perMinute: 1, waitMs: 59_999 } as const,
      'This token asked once in a minute; ask again in 1 min.',
    ],
  ])('is one sentence: %o', (over, sentence) => {
    expect(tooMuchView(over).summary).toBe(sentence);
  });
});
