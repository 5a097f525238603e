// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog, silentTrace } from '../../adapters/telemetry/silent.ts';
import { deliveryConfig } from '../../src/config/delivery.ts';
import { SECOND } from '../../src/core/clock.ts';
import { type ChatPlatform, MessageGone } from '../../src/core/ports/chat-platform.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import { startDeliver } from '../../src/deliver.ts';
import { createOutbox } from '../../src/outbox.ts';
import { createStorms } from '../../src/storm.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { type ScriptedChat, scriptedChat } from '../support/chat.ts';
import { mortal } from '../support/mortal.ts';
import * as fc from '../support/properties.ts';
import { type VirtualClock, virtualClock } from '../support/virtual-clock.ts';

const ROOTS = ['a', 'b', 'c'] as const;
const to = { platform: 'chat', workspace: 'W1', channel: 'C1' };

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('root' as const),
      key: fc.constantFrom(...ROOTS),
      final: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('reply' as const),
      key: fc.constantFrom(...ROOTS),
      final: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('die' as const),
      calls: fc.integer({ min: 1, max: 25 }),
      late: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('deleted' as const), key: fc.constantFrom(...ROOTS) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('time' as const), ms: fc.integer({ min: 0, max: 4_000 }) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** As platforms do: a reply to what is no longer there is not taken. */
const strict = (chat: ScriptedChat): ChatPlatform => ({
  ...chat.platform,
  post: async (place, payload, options) => {
    if (options.thread !== undefined && !chat.shows().some(({ id }) => id === options.thread?.id))
      throw new MessageGone('the thread is gone');
    return chat.platform.post(place, payload, options);
  },
});

interface World {
  readonly clock: VirtualClock;
  readonly chat: ScriptedChat;
  readonly state: StateStore;
}

const bot = async ({ clock, chat, state }: World, owner: string) => {
  const body = mortal(state, strict(chat));
  const outbox = createOutbox(body.state, clock);
  const deliver = await startDeliver({
    platforms: new Map([['chat', body.platform]]),
    outbox,
    state: body.state,
    clock,
    log: silentLog,
    metrics: adapterParts().metrics,
    trace: silentTrace,
    owner,
    delivery: deliveryConfig.schema.parse({}),
    paused: () => undefined,
    tellAdmins: async () => undefined,
    storms: createStorms(body.state, outbox, clock),
    remember: async () => undefined,
  });
  return { ...body, deliver };
};

const played = async (steps: readonly Step[]): Promise<void> => {
  const clock = virtualClock();
  const world: World = {
    clock,
    chat: scriptedChat({ finds: true, removes: true, now: clock.now }),
    state: fileState({ directory: undefined, clock, log: silentLog }),
  };
  const { chat, state } = world;
  const outbox = createOutbox(state, clock);
  const newest = new Map<string, string>();
  const bots = [await bot(world, 'bot-0')];
  const living = () => bots.filter(({ isDead }) => !isDead());
  let versions = 0;
  const put = async (key: string, final: boolean, parentKey?: string): Promise<void> => {
    versions += 1;
    const summary = `${key} version ${versions}`;
    newest.set(key, summary);
    await outbox.put({
      key,
      to,
      run: `r${versions}`,
      sequence: clock.now() * 1_000 + versions,
      document: { summary, blocks: [] },
      final,
      ...(parentKey === undefined ? {} : { thread: { parentKey } }),
    });
  };
  for (const what of steps) {
    if (what.type === 'root') await put(`${what.key}/root`, what.final);
    if (what.type === 'reply' && newest.has(`${what.key}/root`))
      await put(`${what.key}/reply`, what.final, `${what.key}/root`);
    if (what.type === 'deleted') {
      const message = chat.shows().find(({ document }) => document.summary.startsWith(`${what.key}/root`));
      if (message !== undefined) {
        chat.remove(message.id);
        // Nothing tells a bot that: it finds out when it next has something to say there.
        await put(`${what.key}/root`, true);
      }
    }
    if (what.type === 'time') {
      const end = clock.now() + what.ms;
      await clock.until(() => clock.now() >= end, what.ms + 60 * SECOND);
    }
    if (what.type === 'die') {
      living()[0]?.dieAt(what.calls, what.late);
      bots.push(await bot(world, `bot-${bots.length}`));
    }
  }
  const last = await bot(world, 'last');
  await clock.until(async () => (await outbox.pending()).length === 0, 3_600 * SECOND);
  const roots = new Map(
    chat.shows().flatMap(({ id, thread }) => (thread === undefined ? [[id, id] as const] : [])),
  );
  // What stands in the thread of a message that somebody deleted, nobody sees.
  const seen = chat.shows().filter(({ thread }) => thread === undefined || roots.has(thread));
  expect(seen.map(({ document }) => document.summary).sort()).toEqual([...newest.values()].sort());
  for (const message of seen)
    if (message.thread !== undefined) {
      const root = seen.find(({ id }) => id === message.thread);
      expect(root?.document.summary.split('/')[0]).toBe(message.document.summary.split('/')[0]);
    }
  const stopping = [last, ...bots].map(({ deliver }) => deliver.stop());
  let isStopped = false;
  void Promise.allSettled(stopping).then(() => {
    isStopped = true;
  });
  await clock.until(() => isStopped, 3_600 * SECOND);
};

it('whatever dies and whenever: each message is shown once, in its newest version, under its root', async () => {
  expect.hasAssertions();
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), played), {
    numRuns: 150,
    endOnFailure: true,
  });
});
