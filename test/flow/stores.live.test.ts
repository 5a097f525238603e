// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { redisState } from '../../adapters/state/redis.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { createAudit } from '../../src/audit.ts';
import type { AuditEntry } from '../../src/core/audit-entry.ts';
import { DAY, HOUR, MINUTE } from '../../src/core/clock.ts';
import { Unavailable } from '../../src/core/errors.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import { createOutbox } from '../../src/outbox.ts';
import { createPauses, watchPauses } from '../../src/pause.ts';
import { createStorms } from '../../src/storm.ts';
import { keepingLog } from '../support/adapter-parts.ts';
import { letter, reply } from '../support/desk.ts';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { realClock } from '../support/real-clock.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { connectTo, freshPrefix } from '../support/redis-settings.ts';

const NOW = Date.parse('2026-11-22T10:00:00Z');
const entry = (id: string, at: number, given: Partial<AuditEntry> = {}): Omit<AuditEntry, 'schema'> => ({
  at,
  interaction: id,
  where: { platform: 'slack', workspace: 'T1', channel: 'C1' },
  who: { id: 'U1', name: 'ana' },
  source: 'command',
  verb: 'analyze',
  line: 'analyze',
  outcome: 'accepted',
  ...given,
});

/** What is kept of askers, pauses and messages, on any store. `two` are clients of one store. */
const contract = (name: string, open: () => readonly [StateStore, StateStore]): void => {
  describe(`on ${name}`, () => {
    it('audit: by time, the newest first, over the ends of days; only those days are read', async () => {
      const [state] = open();
      const read: string[] = [];
      const watched: StateStore = {
        ...state,
        list: async (prefix) => {
          read.push(prefix);
          return state.list(prefix);
        },
      };
      const audit = createAudit(watched, { keepDays: 90, log: silentLog });
      for (const [id, ago] of [
        ['a', 0],
        ['b', 11 * HOUR],
        ['c', 2 * DAY],
        ['d', 40 * DAY],
      ] as const)
        await audit.write(entry(id, NOW - ago));
      expect((await audit.read(NOW - DAY, NOW)).map(({ interaction }) => interaction)).toEqual(['a', 'b']);
      expect(read).toEqual(['audit/2026-11-21/', 'audit/2026-11-22/']);
      expect((await audit.read(NOW - 60 * DAY, NOW)).map(({ interaction }) => interaction)).toEqual([
        'a',
        'b',
        'c',
        'd',
      ]);
      expect(await audit.read(NOW - MINUTE, NOW - 1)).toEqual([]);
    });

    it('audit: an outcome of a delivery once, whoever writes it, and never another in its place', async () => {
      const [one, two] = open();
      const { log, lines } = keepingLog();
      const [first, second] = [one, two].map((state) => createAudit(state, { keepDays: 90, log }));
      await Promise.all([
        first?.write(entry('a', NOW, { line: 'analyze' })),
        second?.write(entry('a', NOW, { line: 'analyze -n other' })),
      ]);
      await first?.write(entry('a', NOW, { outcome: 'failed', why: 'the store was away' }));
      const entries = (await first?.read(NOW - 1, NOW)) ?? [];
      expect(entries.map(({ outcome }) => outcome).sort()).toEqual(['accepted', 'failed']);
      expect(lines.filter((line) => line.includes('Asked'))).toHaveLength(2);
    });

    it('pauses: known to the other process within two seconds, and over by themselves', async () => {
      const [one, two] = open();
      const [mine, theirs] = [createPauses(one, realClock), createPauses(two, realClock)];
      const watch = await watchPauses(theirs, { state: two, clock: realClock, log: silentLog });
      onTestFinished(() => watch.stop());
      const at = Date.now();
      await mine.set({ what: 'ai', cluster: 'prod', by: 'ana', at, until: at + 8_000, reason: 'costs' });
      await mine.set({ what: 'sending', by: 'ana', at });
      await eventually(() => expect(watch.current('sending', 'any')).toMatchObject({ by: 'ana' }), 2_000);
      expect(watch.current('ai', 'prod')).toMatchObject({ reason: 'costs' });
      expect(watch.current('ai', 'staging')).toBeUndefined();
      expect(watch.current('watches')).toBeUndefined();
      await mine.clear({ what: 'sending' });
      await eventually(() => expect(watch.current('sending', 'any')).toBeUndefined(), 2_000);
      await eventually(async () => {
        expect(watch.current('ai', 'prod')).toBeUndefined();
        expect(await mine.list()).toEqual([]);
      }, 60_000);
    });

    it('outbox: held is neither sent nor lost, and learns its newest words', async () => {
      const [one, two] = open();
      const [writer, sender] = [createOutbox(one, realClock), createOutbox(two, realClock)];
      const storms = createStorms(two, sender, realClock);
      for (const key of ['a/root', 'b/root']) await writer.put(letter(key, `${key} checking`));
      const digest = await storms.begin('chat/W1/C1');
      for (const key of ['a/root', 'b/root']) await sender.hold(key, digest);
      const records = await Promise.all(['a/root', 'b/root'].map((key) => sender.read(key)));
      const held = records.flatMap((record) => record ?? []);
      await storms.add(digest, held);
      await storms.add(digest, held);
      for (const { key } of held) await sender.settled(key);
      expect(await writer.pending()).toEqual([]);
      await writer.put(letter('a/root', 'a answer', { final: true }));
      expect((await sender.pending()).map(({ key }) => key)).toEqual(['a/root']);
      expect(await sender.read('a/root')).toMatchObject({ heldIn: digest });
      const shown = await storms.held({ platform: 'chat', workspace: 'W1', channel: 'C1' }, digest);
      expect(shown.map(({ summary }) => summary)).toEqual(['a answer', 'b/root checking']);
      expect(await storms.held({ platform: 'chat', workspace: 'W1', channel: 'C2' }, digest)).toEqual([]);
      expect(await storms.begin('chat/W1/C1')).toBe(digest);
    });

    it('outbox: replies of a root that comes back are announced anew, under new keys', async () => {
      const [one, two] = open();
      const outbox = createOutbox(one, realClock);
      await outbox.put(letter('r/root', 'report', { final: true }));
      for (const key of ['r/one', 'r/two', 'r/three'])
        await outbox.put(reply(key, 'r/root', key, { final: true }));
      for (const [at, key] of ['r/root', 'r/one'].entries())
        await outbox.sent(key, { sequence: Date.now() * 1e6, refs: [{ channel: 'C1', id: `m${at}` }] });
      await outbox.sending('r/two', 0);
      expect(await createOutbox(two, realClock).renewReplies('r/root')).toEqual([
        { channel: 'C1', id: 'm1' },
      ]);
      const found = await Promise.all(['r/one', 'r/two', 'r/three'].map((key) => outbox.read(key)));
      expect(found.map((record) => [record?.sent, record?.sending, record?.renewed])).toEqual([
        [undefined, undefined, 1],
        [undefined, undefined, 1],
        [undefined, undefined, undefined],
      ]);
      expect((await outbox.pending()).map(({ key }) => key).sort()).toEqual(['r/one', 'r/three', 'r/two']);
    });
  });
};

describe('what is kept of askers, pauses and messages', () => {
  contract('a file', () => {
    const directory = mkdtempSync(join(tmpdir(), 'k8sgpt-stores-'));
    const state = fileState({ directory, clock: realClock, log: silentLog });
    onTestFinished(async () => {
      await state.close();
      rmSync(directory, { recursive: true, force: true });
    });
    return [state, state];
  });

  it('on a file, survives the process', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'k8sgpt-stores-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const first = fileState({ directory, clock: realClock, log: silentLog });
    await createAudit(first, { keepDays: 90, log: silentLog }).write(entry('a', Date.now()));
    await createPauses(first, realClock).set({ what: 'watches', by: 'ana', at: Date.now() });
    await first.close();
    const second = fileState({ directory, clock: realClock, log: silentLog });
    onTestFinished(() => second.close());
    const audit = createAudit(second, { keepDays: 90, log: silentLog });
    expect(await audit.read(Date.now() - HOUR, Date.now())).toHaveLength(1);
    expect(await createPauses(second, realClock).list()).toMatchObject([{ what: 'watches' }]);
  });

  it('holds what was known last while the store is away, and says so once', async () => {
    const state = fileState({ directory: undefined, clock: realClock, log: silentLog });
    onTestFinished(() => state.close());
    let isAway = false;
    let looks = 0;
    const shaky: StateStore = {
      ...state,
      list: async (prefix) => {
        looks += 1;
        if (isAway) throw new Unavailable('away');
        return state.list(prefix);
      },
    };
    const pauses = createPauses(shaky, realClock);
    await pauses.set({ what: 'sending', by: 'ana', at: Date.now() });
    const { log, lines } = keepingLog();
    const hasty = {
      ...realClock,
      sleep: (ms: number, signal?: AbortSignal) => realClock.sleep(ms / 100, signal),
    };
    const watch = await watchPauses(pauses, { state: shaky, clock: hasty, log });
    onTestFinished(() => watch.stop());
    isAway = true;
    const before = looks;
    await eventually(() => expect(looks).toBeGreaterThan(before + 4));
    expect(watch.current('sending')).toMatchObject({ by: 'ana' });
    expect(lines.filter((line) => line.includes('cannot be read'))).toHaveLength(1);
  });
});

describeWith('redis-server', 'what is kept of askers, pauses and messages', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.close());

  contract('Redis', () => {
    const prefix = freshPrefix();
    const [one, two] = [1, 2].map(() => redisState({ connect: connectTo(server), prefix, log: silentLog }));
    if (one === undefined || two === undefined) throw new Error('two clients are needed');
    onTestFinished(async () => {
      await Promise.all([one.close(), two.close()]);
    });
    return [one, two];
  });
});
