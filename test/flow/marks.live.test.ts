// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import type { Document } from '../../src/core/document.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import { buttonOf, scriptedChat, textOf, whispered } from '../support/chat.ts';
import { openSpine, type Spine } from '../support/spine.ts';
import { repliesOf, rootOf, rootsOf } from '../support/spine-messages.ts';

// What people do about incidents, and who sees it.

const reported = async (line = 'analyze'): Promise<Spine> => {
  const spine = await openSpine();
  await spine.chat.say(line);
  await spine.idle();
  return spine;
};

/** The reply that tells of an incident, as it stands now. */
const replyOf = (spine: Spine, words: string) => {
  const found = spine.chat
    .shows()
    .find((message) => message.thread !== undefined && message.document.summary.includes(words));
  if (found === undefined) throw new Error(`no reply tells of ${words}`);
  return found;
};

const press = async (spine: Spine, words: string, label: string, person: string) => {
  const reply = replyOf(spine, words);
  const accepted = await spine.chat.say(buttonOf(reply, label), {
    thread: rootOf(spine).id,
    source: 'action',
    person,
  });
  await spine.idle();
  return accepted;
};

describe('ack', () => {
  it('by its button shows in the reply and in the report who has it, and says so in the thread', async () => {
    const spine = await reported();
    const accepted = await press(spine, 'checkout', 'Ack', 'ben');
    expect([accepted.status, whispered(accepted)]).toEqual(['accepted', '']);
    expect(textOf(rootOf(spine))).toMatch(/checkout. is down.*\n.*\n +Acknowledged by @ben \d\d:\d\d/);
    expect(textOf(replyOf(spine, 'checkout'))).toMatch(/acknowledged by @ben \d\d:\d\d/);
    expect(() => buttonOf(replyOf(spine, 'checkout'), 'Ack')).toThrow('no button');
    expect(repliesOf(spine, rootOf(spine)).at(-1)).toMatch(/@ben acknowledged .*checkout.* is down/);
    expect(rootsOf(spine)).toHaveLength(1);
  });

  it('of two people at once gives it to one, tells the other alone, and says it once', async () => {
    const spine = await reported();
    const line = buttonOf(replyOf(spine, 'checkout'), 'Ack');
    const people = ['ana', 'ben', 'carl', 'dora'];
    const accepted = await Promise.all(
      people.map((person) => spine.chat.say(line, { thread: rootOf(spine).id, source: 'action', person })),
    );
    await spine.idle();
    const losers = accepted.map(whispered).filter((text) => text !== '');
    expect(losers).toHaveLength(3);
    const winner = people[accepted.findIndex((each) => each.whisper === undefined)] ?? '';
    for (const text of losers) expect(text).toContain(`It is acknowledged by @${winner} already`);
    const notes = repliesOf(spine, rootOf(spine)).filter(
      (text) => /acknowledged/.test(text) && /^\n@/.test(text),
    );
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(`@${winner} acknowledged`);
    expect(textOf(rootOf(spine)).match(/Acknowledged by/g)).toHaveLength(1);
  });

  it('of different incidents at once shows all of them in the report', async () => {
    const spine = await reported();
    const lines = ['ledger-db', 'checkout', 'february'].map((words) =>
      buttonOf(replyOf(spine, words), 'Ack'),
    );
    await Promise.all(
      lines.map((line, at) =>
        spine.chat.say(line, { thread: rootOf(spine).id, source: 'action', person: `p${at}` }),
      ),
    );
    await spine.idle();
    expect(textOf(rootOf(spine)).match(/Acknowledged by @p\d/g)).toHaveLength(3);
  });

  it('typed in the channel is noted in the thread, and says where; taken back it is gone', async () => {
    const spine = await reported();
    const accepted = await spine.chat.say('ack 2', { person: 'ben' });
    await spine.idle();
    expect(whispered(accepted)).toContain('It is noted in the thread of the report');
    expect(textOf(rootOf(spine))).toContain('Acknowledged by @ben');
    await spine.chat.say('ack 2 --undo', { person: 'ana' });
    await spine.idle();
    expect(textOf(rootOf(spine))).not.toContain('Acknowledged');
    expect(repliesOf(spine, rootOf(spine)).at(-1)).toContain('@ana took back the acknowledgement of');
  });

  it('is known in the next report of anybody, and the same delivery twice is done once', async () => {
    const spine = await reported();
    for (let turn = 0; turn < 2; turn += 1) await spine.chat.say('ack 2', { person: 'ben', id: 'same' });
    await spine.idle();
    expect(repliesOf(spine, rootOf(spine)).filter((text) => text.includes('@ben acknowledged'))).toHaveLength(
      1,
    );
    await spine.chat.say('analyze', { channel: 'C2', person: 'ana' });
    await spine.idle();
    expect(textOf(rootOf(spine, 'C2'))).toContain('Acknowledged by @ben');
  });

  it('shows in every place that carries the report', async () => {
    const spine = await openSpine({ isWorking: false });
    await spine.chat.say('analyze', { channel: 'C1' });
    await spine.chat.say('analyze', { channel: 'C2', person: 'ben' });
    await spine.work();
    await spine.idle();
    await spine.chat.say('ack 1', { channel: 'C2', person: 'ben' });
    await spine.idle();
    expect(textOf(rootOf(spine, 'C1'))).toContain('Acknowledged by @ben');
    expect(textOf(rootOf(spine, 'C2'))).toContain('Acknowledged by @ben');
    expect(repliesOf(spine, rootOf(spine, 'C1')).join()).not.toContain('@ben acknowledged `');
  });

  it('shows in every place that carries the report, also once the run that made it is forgotten', async () => {
    let store: StateStore | undefined;
    const spine = await openSpine({
      isWorking: false,
      around: (state) => {
        store = state;
        return state;
      },
    });
    await spine.chat.say('analyze', { channel: 'C1' });
    await spine.chat.say('analyze', { channel: 'C2', person: 'ben' });
    await spine.work();
    await spine.idle();
    for (const { key } of (await store?.list('run/')) ?? []) await store?.delete(key);
    await spine.chat.say('ack 1', { channel: 'C2', person: 'ben' });
    await spine.idle();
    expect(textOf(rootOf(spine, 'C1'))).toContain('Acknowledged by @ben');
    expect(textOf(rootOf(spine, 'C2'))).toContain('Acknowledged by @ben');
  });

  it('stays while the incident is explained, and after it', async () => {
    const spine = await reported();
    await press(spine, 'checkout', 'Ack', 'ben');
    await press(spine, 'checkout', 'Explain', 'ana');
    const text = textOf(replyOf(spine, 'checkout'));
    expect(text).toContain('Built-in guidance');
    expect(text).toContain('acknowledged by @ben');
    await press(spine, 'checkout', 'Assign', 'ana');
    await spine.chat.say('assign 2 me', { person: 'ana' });
    await spine.idle();
    expect(textOf(replyOf(spine, 'checkout'))).toMatch(/Built-in guidance[\s\S]*|assigned to @ana/);
    expect(textOf(rootOf(spine))).toContain('Acknowledged by @ben');
    expect(textOf(rootOf(spine))).toContain('assigned to @ana');
  });

  it('does not make an older report the last one of its channel again', async () => {
    const spine = await reported();
    const [first] = rootsOf(spine);
    if (first === undefined) throw new Error('no report');
    await spine.chat.say('analyze -n reports', { person: 'ben' });
    await spine.idle();
    await spine.chat.say('ack 1', { thread: first.id, source: 'mention' });
    await spine.idle();
    const last = await spine.core.reports.lastFor({ platform: 'chat', workspace: 'W1', channel: 'C1' });
    const report = await spine.core.reports.load(last ?? '');
    expect(report?.scope.namespaces).toEqual(['reports']);
  });
});

describe('mute', () => {
  it('asks how long where a form can be opened, and with buttons where none can', async () => {
    const spine = await reported();
    const accepted = await press(spine, 'february', 'Mute', 'ben');
    if (accepted.status !== 'accepted') throw new Error('refused');
    expect(accepted.form).toMatchObject({ title: 'Mute', fields: [{ name: 'for' }, { name: 'reason' }] });
    const instead = { document: accepted.whisper as Document };
    await spine.chat.say(buttonOf(instead, '4 hours'), {
      thread: rootOf(spine).id,
      source: 'action',
      person: 'ben',
    });
    await spine.idle();
    const root = textOf(rootOf(spine));
    expect(root).toContain('demo: 2 problems, 1 muted');
    expect(root).toMatch(/3 · .*february.* · muted by @ben until \d\d:\d\d/);
    expect(root).not.toContain('Correct the schedule');
    expect(buttonOf(replyOf(spine, 'february'), 'Unmute')).toContain('unmute');
  });

  it('folds it away in the next report, with its number, and explains only the rest', async () => {
    const spine = await reported();
    await spine.chat.say('mute 2 fixed --reason "known, fixed tonight"', { person: 'ben' });
    await spine.idle();
    await spine.chat.say('analyze --explain', { channel: 'C2' });
    await spine.idle();
    const root = textOf(rootOf(spine, 'C2'));
    expect(root).toContain('demo: 1 problem, 1 warning, 1 muted');
    expect(root).toMatch(/2 · .*checkout.* · muted by @ben until it is fixed: “known, fixed tonight”/);
    expect(root).toContain('3 · ');
    expect(repliesOf(spine, rootOf(spine, 'C2'))).toHaveLength(2);
    await spine.chat.say('unmute 2', { channel: 'C2', person: 'ana' });
    await spine.idle();
    expect(textOf(rootOf(spine, 'C2'))).toContain('demo: 2 problems, 1 warning');
  });

  it('of everything is not called healthy', async () => {
    const spine = await reported();
    await spine.chat.say('mute 1 2 3 1d');
    await spine.idle();
    expect(textOf(rootOf(spine))).toMatch(
      /\(neutral\) demo: nothing but what is muted, 2 problems, 1 warning/,
    );
  });
});

describe('assign', () => {
  it('names somebody whom nobody has met as the platform does, and by id where it does not know them', async () => {
    const chat = scriptedChat();
    const nameOf = async (_workspace: string, id: string) => (id === 'U77' ? 'Zoe' : undefined);
    const spine = await openSpine({ chat: { ...chat, platform: { ...chat.platform, nameOf } } });
    await spine.chat.say('analyze');
    await spine.idle();
    await spine.chat.say('assign 2 <@U77>', { person: 'ana' });
    await spine.chat.say('assign 3 <@U88>', { person: 'ana' });
    await spine.idle();
    expect(textOf(rootOf(spine))).toContain('Assigned to @Zoe');
    expect(textOf(rootOf(spine))).toContain('Assigned to @U88');
  });

  it('to me by its button; somebody else may take it over, and all see it', async () => {
    const spine = await reported();
    const accepted = await press(spine, 'checkout', 'Assign', 'ben');
    await spine.chat.say(buttonOf({ document: accepted.whisper as Document }, 'To me'), {
      thread: rootOf(spine).id,
      source: 'action',
      person: 'ben',
    });
    await spine.idle();
    expect(textOf(rootOf(spine))).toContain('Assigned to @ben');
    const kept = await spine.chat.say('assign 2 me', { person: 'ana' });
    expect(whispered(kept)).toContain('It is assigned to @ben already');
    await spine.chat.say(buttonOf({ document: kept.whisper as Document }, 'Take it over'), {
      source: 'action',
      person: 'ana',
    });
    await spine.idle();
    expect(textOf(rootOf(spine))).toContain('Assigned to @ana');
    await spine.chat.say('assign 3 @ben', { person: 'ana' });
    await spine.idle();
    // Known by name from what he did before.
    expect(textOf(rootOf(spine))).toContain('Assigned to @ben');
  });
});
