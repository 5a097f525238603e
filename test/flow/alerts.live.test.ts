// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import type { IncidentRecord } from '../../src/core/incident-record.ts';
import { noRoutes, type Target } from '../../src/core/route.ts';
import type { Watch } from '../../src/core/watch.ts';
import { openRecord, turn } from '../support/alerts.ts';
import {
  buttonOf,
  type ChatMessage,
  type ScriptedChat,
  scriptedChat,
  textOf,
  whispered,
} from '../support/chat.ts';
import { openSpine, type Spine, type SpineOptions } from '../support/spine.ts';

// What people do in the thread of an alert, and who sees it.

const target = (platform: string, channel: string): Target => ({
  platform,
  workspace: 'W1',
  channel,
  mention: { id: 'S1', name: 'oncall' },
});

interface World {
  readonly spine: Spine;
  readonly record: IncidentRecord;
  readonly other: ScriptedChat;
}

/** A report that somebody asked for in C1; a watch sees its second incident and tells of it in C2, and on another platform. */
const alerted = async (given: SpineOptions = {}): Promise<World> => {
  const other = scriptedChat({ id: 'other' });
  const to = [target('chat', 'C2'), target('other', 'C9')];
  const routes = { ...noRoutes, default: { to, next: [] } };
  const spine = await openSpine({ others: [other], routes, ...given });
  await spine.chat.say('analyze', { channel: 'C1', who: {} });
  await spine.idle();
  const id = await spine.core.reports.lastFor({ platform: 'chat', workspace: 'W1', channel: 'C1' });
  const found = await spine.core.reports.load(id ?? '');
  if (found === undefined) throw new Error('there is no report');
  // The watch's own, which nobody was shown.
  const report = { ...found, id: 'w1' };
  await spine.core.reports.keep(report);
  const at = Date.now();
  const opened = { ...turn('opened', at), loud: true as const };
  const record = openRecord(report, 1, at, { watch: { places: [], turns: [opened], owed: [opened] } });
  await spine.core.book.change(record.cluster, record.incident, () => record);
  await spine.telling.tell();
  await spine.idle();
  return { spine, record, other };
};

const rootsIn = (chat: ScriptedChat, channel: string): readonly ChatMessage[] =>
  chat.shows(channel).filter(({ thread }) => thread === undefined);

const alertIn = (chat: ScriptedChat, channel: string): ChatMessage => {
  const [root, ...more] = rootsIn(chat, channel);
  if (root === undefined || more.length > 0) throw new Error(`${more.length + 1} messages in ${channel}`);
  return root;
};

const threadOf = (chat: ScriptedChat, channel: string): readonly string[] => {
  const root = alertIn(chat, channel);
  return chat
    .shows(channel)
    .filter(({ thread }) => thread === root.id)
    .map(textOf);
};

const press = async (
  { spine }: World,
  label: string,
  {
    channel = 'C2',
    inThread = true,
    chat = spine.chat,
  }: { channel?: string; inThread?: boolean; chat?: ScriptedChat } = {},
) => {
  const root = alertIn(chat, channel);
  const accepted = await chat.say(buttonOf(root, label), {
    channel,
    source: 'action',
    person: 'ben',
    ...(inThread ? { thread: root.id } : {}),
  });
  await spine.idle();
  return accepted;
};

describe('an acknowledgement', () => {
  it.each([true, false])(
    'of an alert shows on every platform and in the report, and is noted in each thread',
    async (inThread) => {
      const world = await alerted();
      const { spine, other } = world;
      expect(textOf(alertIn(spine.chat, 'C2'))).toMatch(
        /demo \/ shop: `checkout` is down.*new · \d\d:\d\d · @oncall/,
      );
      const accepted = await press(world, 'Ack', { inThread });
      expect(whispered(accepted)).toBe('');
      for (const [chat, channel] of [
        [spine.chat, 'C2'],
        [other, 'C9'],
      ] as const) {
        const alert = textOf(alertIn(chat, channel));
        expect(alert).toMatch(/is down: .* · acknowledged by @ben \d\d:\d\d\n/);
        expect(alert).not.toContain('@oncall');
        expect(threadOf(chat, channel)).toEqual(['\n@ben acknowledged this\n']);
      }
      // Whoever asked in C1 is told where the alert is; in its own thread nobody need be.
      expect(textOf(alertIn(spine.chat, 'C1'))).toMatch(
        /Alert open since \d\d:\d\d in another channel · acknowledged by @ben/,
      );
    },
  );

  it('in a report shows in the alert of every platform', async () => {
    const { spine, other } = await alerted();
    await spine.chat.say('ack 2', { channel: 'C1', person: 'ana' });
    await spine.idle();
    expect(textOf(alertIn(spine.chat, 'C2'))).toContain('acknowledged by @ana');
    expect(textOf(alertIn(other, 'C9'))).toContain('acknowledged by @ana');
    expect(threadOf(other, 'C9')).toEqual(['\n@ana acknowledged this\n']);
    expect(textOf(alertIn(spine.chat, 'C1'))).toContain('acknowledged by @ana');
  });

  it('is authorised each time: who may not see the namespace may not take it', async () => {
    const rules = [{ channels: ['C1'] }, { channels: ['C2'], namespaces: ['payments'] }];
    const world = await alerted({ access: { rules } });
    await press(world, 'Ack');
    expect(textOf(alertIn(world.spine.chat, 'C2'))).not.toContain('acknowledged');
  });
});

describe('what is asked of an alert', () => {
  it.each(['Details', 'Explain'])('by %s is answered in its thread', async (label) => {
    const world = await alerted();
    await press(world, label);
    const thread = threadOf(world.spine.chat, 'C2').join('\n');
    expect(thread).toContain('shop-config');
    expect(thread).toContain('Documentation');
    // The report behind it is nobody's: its numbers tell nothing here.
    expect(thread).not.toMatch(/^\((?:critical|warning|info)\) \d+ · /m);
    expect(thread).not.toMatch(/Explained \d/);
    if (label === 'Explain') expect(thread).toContain('Built-in guidance');
    expect(rootsIn(world.spine.chat, 'C2')).toHaveLength(1);
  });

  it('is told before anybody asks where its watch explains, once, in each of its threads', async () => {
    const watch: Watch = {
      schema: 1,
      id: 'all',
      origin: 'file',
      cluster: 'demo',
      filters: [],
      rhythm: { type: 'live' },
      severity: 'warning',
      explain: true,
      to: [],
      madeAt: 0,
    };
    const { spine, other, record } = await alerted({ watches: [watch] });
    const explainedIn = (chat: ScriptedChat, channel: string): number =>
      threadOf(chat, channel).filter((text) => text.includes('Built-in guidance')).length;
    expect([explainedIn(spine.chat, 'C2'), explainedIn(other, 'C9')]).toEqual([1, 1]);
    // Whoever died before it was crossed off tells it again.
    const [opened] = record.watched?.turns ?? [];
    await spine.core.book.change(record.cluster, record.incident, (current) =>
      current?.watched === undefined || opened === undefined
        ? undefined
        : { ...current, watched: { ...current.watched, owed: [opened] } },
    );
    await spine.telling.tell();
    await spine.idle();
    // Nobody asked: no line says that it was done, nor how it went.
    expect([threadOf(spine.chat, 'C2').length, threadOf(other, 'C9').length]).toEqual([1, 1]);
    expect(rootsIn(spine.chat, 'C2')).toHaveLength(1);
  });

  it('is about its incident where somebody writes in its thread and names none', async () => {
    const { spine } = await alerted();
    const root = alertIn(spine.chat, 'C2');
    const written = { channel: 'C2', thread: root.id, source: 'mention' as const, person: 'ben' };
    for (const line of ['ack', 'explain', 'assign --to me']) {
      await spine.chat.say(line, written);
      await spine.idle();
    }
    expect(textOf(alertIn(spine.chat, 'C2'))).toMatch(/acknowledged by @ben \d\d:\d\d · assigned to @ben/);
    const explained = threadOf(spine.chat, 'C2').filter((text) => text.includes('Built-in guidance'));
    expect(explained).toHaveLength(1);
    expect(explained.join()).toContain('shop-config');
  });

  it('is found in its thread alone: the channel and the history know what people asked for', async () => {
    const { spine } = await alerted();
    const root = alertIn(spine.chat, 'C2');
    const here = { platform: 'chat', workspace: 'W1', channel: 'C2' };
    expect(await spine.core.reports.lastFor(here)).toBeUndefined();
    expect(await spine.core.reports.lastFor({ ...here, thread: root.id })).toBe('w1');
    expect(whispered(await spine.chat.say('explain', { channel: 'C2', who: {} }))).toContain(
      'There is no report here to explain yet.',
    );
    const asked = await spine.core.reports.lastFor({ ...here, channel: 'C1' });
    expect((await spine.core.reports.recent()).map(({ report }) => report)).toEqual([asked]);
    // Explained, it is still not one that somebody asked for.
    await press({ spine, record: undefined as never, other: spine.chat }, 'Explain');
    expect(await spine.core.reports.recent()).toHaveLength(1);
  });

  it('goes on being shown there when somebody takes it', async () => {
    const world = await alerted();
    await press(world, 'Explain');
    await press(world, 'Ack');
    const explained = threadOf(world.spine.chat, 'C2').find((text) => text.includes('Built-in guidance'));
    expect(explained).toContain('acknowledged by @ben');
  });

  it('is still taken when its report is no longer kept; the rest says what to run', async () => {
    const world = await alerted();
    const { spine, record } = world;
    await spine.core.state.delete('report/w1');
    await press(world, 'Ack');
    expect(textOf(alertIn(spine.chat, 'C2'))).toContain('acknowledged by @ben');
    for (const label of ['Details', 'Explain'])
      expect(whispered(await press(world, label))).toMatch(
        /is no longer kept[^]*\/k8sgpt analyze --cluster demo -n shop/,
      );
    const asked = await press(world, 'Mute');
    expect(asked.status === 'accepted' && asked.form?.line).toContain(`--incident ${record.incident}`);
  });

  it('is shown to who may see its namespace and nothing else of the report', async () => {
    const rules = [{ channels: ['C1'] }, { channels: ['C2'], namespaces: ['shop'] }];
    const world = await alerted({ access: { rules } });
    await press(world, 'Details');
    const thread = threadOf(world.spine.chat, 'C2').join('\n');
    expect(thread).toContain('shop-config');
    expect(thread).not.toContain('ledger-db');
  });
});

it('incidents --open lists what watches see, as far as one may see it', async () => {
  const { spine } = await alerted({
    access: { rules: [{ channels: ['C1'] }, { channels: ['C3'], namespaces: ['payments'] }] },
  });
  const all = whispered(await spine.chat.say('incidents --open', { channel: 'C1' }));
  expect(all).toMatch(
    /1 open incident in demo\n.*demo \/ shop: `checkout` is down.*\n.*open since .* · nobody looks after it/,
  );
  expect(whispered(await spine.chat.say('incidents --open', { channel: 'C3' }))).toContain(
    'No watch sees an open incident',
  );
});
