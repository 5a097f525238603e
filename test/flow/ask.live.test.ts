// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import type { Interaction } from '../../src/core/conversation.ts';
import { whispered } from '../support/chat.ts';
import { openSpine, type Spine } from '../support/spine.ts';
import { repliesOf, rootOf, rootsOf } from '../support/spine-messages.ts';

// Questions about a report, and which words to the bot are one.

const reported = async (): Promise<Spine> => {
  const spine = await openSpine();
  await spine.chat.say('analyze');
  await spine.idle();
  return spine;
};

const inThread = async (spine: Spine, line: string, source: Interaction['source'] = 'mention') => {
  const accepted = await spine.chat.say(line, { thread: rootOf(spine).id, source });
  await spine.idle();
  return accepted;
};

describe('a question', () => {
  it('by mention in the report’s thread is answered there from what the report says, with its sources', async () => {
    const spine = await reported();
    const before = repliesOf(spine, rootOf(spine)).length;
    await inThread(spine, "why isn't checkout starting?");
    const replies = repliesOf(spine, rootOf(spine));
    expect(replies).toHaveLength(before + 1);
    const answer = replies.at(-1) ?? '';
    expect(answer).toContain("> @ana: why isn't checkout starting?");
    expect(answer).toContain('2 · ');
    expect(answer).toMatch(/shop-config[\s\S]*From the report[\s\S]*Built-in guidance · no AI key is set/);
    expect(answer).not.toContain('ledger-db');
    expect(rootsOf(spine)).toHaveLength(1);
  });

  it('typed in the channel is answered in the thread of the report, and says where', async () => {
    const spine = await reported();
    const accepted = await spine.chat.say('ask what is wrong with ledger-db');
    await spine.idle();
    expect(whispered(accepted)).toContain('The answer appears in the thread of the report');
    expect(repliesOf(spine, rootOf(spine)).at(-1)).toMatch(/ledger-db[\s\S]*memory/);
  });

  it('about what the report does not tell says so, and invents nothing', async () => {
    const spine = await reported();
    await inThread(spine, 'is the billing mainframe on fire today?');
    const answer = repliesOf(spine, rootOf(spine)).at(-1) ?? '';
    expect(answer).toContain('Nothing in this report matches the words of your question');
    expect(answer).toContain('1 · ');
  });

  it('that follows another is understood from it', async () => {
    const spine = await reported();
    await inThread(spine, 'why is checkout down?');
    await inThread(spine, 'and how can I fix it?');
    expect(repliesOf(spine, rootOf(spine)).at(-1)).toMatch(/2 · .*checkout|shop-config/);
    const asked = await spine.core.asked.of(rootOf(spine).key.split('/')[0] ?? '', {
      platform: 'chat',
      workspace: 'W1',
      channel: 'C1',
    });
    expect(asked.map(({ question }) => question)).toEqual(['why is checkout down?', 'and how can I fix it?']);
  });

  it('without words opens a form, and says how to ask where there is none', async () => {
    const spine = await reported();
    const accepted = await inThread(spine, 'ask', 'action');
    if (accepted.status !== 'accepted') throw new Error('refused');
    expect(accepted.form).toMatchObject({ submit: 'Ask', fields: [{ long: true, required: true }] });
    expect(whispered(accepted)).toContain('Mention me in this thread with your question');
  });

  it('where there is no report says what to do first', async () => {
    const spine = await openSpine();
    const accepted = await spine.chat.say('why is nothing working today', { source: 'mention' });
    expect(whispered(accepted)).toContain('There is no report here yet. Run a check first');
  });

  it('as a command, where there is no report, has the cluster checked first', async () => {
    const spine = await openSpine();
    await spine.chat.say('ask why is checkout down?');
    await spine.idle();
    const [shown, ...more] = rootsOf(spine);
    expect(more).toEqual([]);
    expect(JSON.stringify(shown)).toMatch(/shop-config/);
    // What was found stays: the next question is about it.
    await spine.chat.say('ask and how can I fix it?');
    await spine.idle();
    expect(await spine.core.state.list('report/')).toHaveLength(1);
  });

  it('holds no secret that was typed into it, anywhere', async () => {
    const spine = await reported();
    const token = `ghp_${'aB3'.repeat(12)}`;
    await inThread(spine, `why does checkout not start with ${token}?`);
    const everything = JSON.stringify([
      spine.chat.shows(),
      await spine.core.state.list('asked/'),
      await spine.core.state.list('run/'),
      await spine.core.state.list('outbox/'),
    ]);
    expect(everything).not.toContain(token);
  });
});

describe('words to the bot', () => {
  it.each([
    ['analize', 'Did you mean analyze?'],
    ['detials 2', 'Did you mean details?'],
    ['explain 9', 'has no incident 9'],
    ['analyze --namspace shop', '--namespace'],
    ['thanks', "I don't know"],
  ])('"%s" are no question', async (line, says) => {
    const spine = await reported();
    const accepted = await inThread(spine, line);
    expect(whispered(accepted)).toContain(says);
  });

  it.each([
    'why is checkout down',
    'explain why nobody can pay',
    'what changed?',
    'details of ledger-db please, what is it?',
    'should we restart ledger-db now?',
    'checkout is broken, what now',
    'is it serious?',
  ])('"%s" are one', async (line) => {
    const spine = await reported();
    const accepted = await inThread(spine, line);
    expect(whispered(accepted)).toBe('');
    expect(repliesOf(spine, rootOf(spine)).at(-1)).toContain('@ana: ');
  });

  it.each(['command', 'action'] as const)('that come as a %s are meant as they stand', async (source) => {
    const spine = await reported();
    const accepted = await spine.chat.say('why is checkout down', { source });
    expect(whispered(accepted)).toContain('I don\'t know "why"');
  });
});

describe('what people write in threads without naming the bot', () => {
  it('is answered only where it is a question that the report of the thread could answer', async () => {
    const spine = await reported();
    const before = spine.chat.shows().length;
    for (const line of [
      'why did you restart checkout?',
      'is @ben looking at checkout?',
      'checkout is down again',
      'thanks!',
      'analize',
      'explain 2',
      'is lunch at noon?',
    ]) {
      const accepted = await inThread(spine, line, 'message');
      expect([line, accepted.status, accepted.whisper]).toEqual([line, 'accepted', undefined]);
    }
    expect(spine.chat.shows()).toHaveLength(before);
    expect(whispered(await inThread(spine, 'why is checkout down?', 'message'))).toBe('');
    expect(repliesOf(spine, rootOf(spine)).at(-1)).toMatch(/why is checkout down\?[\s\S]*shop-config/);
  });

  it('in other threads, and in the channel, is left alone', async () => {
    const spine = await reported();
    const before = spine.chat.shows().length;
    await spine.chat.say('why is checkout down?', { thread: 'somebody-elses', source: 'message' });
    await spine.chat.say('why is checkout down?', { source: 'message' });
    await spine.idle();
    expect(spine.chat.shows()).toHaveLength(before);
  });

  it('is not answered, nor denied aloud, where they may see nothing', async () => {
    const spine = await openSpine({ access: { rules: [{ users: ['U-ana'] }] } });
    await spine.chat.say('analyze');
    await spine.idle();
    const before = spine.chat.shows().length;
    const accepted = await spine.chat.say('why is checkout down?', {
      thread: rootOf(spine).id,
      source: 'message',
      person: 'ben',
    });
    await spine.idle();
    expect([accepted.whisper, spine.chat.shows().length]).toEqual([undefined, before]);
  });
});
