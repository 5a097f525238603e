// SPDX-License-Identifier: Apache-2.0

import { afterEach, describe, expect, it } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import type { Conversation } from '../../src/core/conversation.ts';
import type { Document } from '../../src/core/document.ts';
import { MessageGone, type MessageRef } from '../../src/core/ports/chat-platform.ts';
import type { QuestionAnswer } from '../../src/core/question.ts';
import { answerView, askingView } from '../../src/views/question.ts';
import { given, type Room, rooms } from '../standins/teams/given.ts';
import { type Json, textOf } from '../standins/teams/state.ts';
import { keepingLog } from '../support/adapter-parts.ts';
import { demoReport } from '../support/demo-report.ts';
import { hurried, type Joining, startBot, type TeamsBot } from './teams.ts';

const signal = new AbortController().signal;
const report = await demoReport();
const question = 'Why can nobody pay?';
const room = rooms.ana;

const asking = askingView('demo', question, 'ana');
const answering = (answer: readonly string[], final: boolean, more: Partial<QuestionAnswer> = {}): Document =>
  answerView(
    { answer, steps: [], sources: [], source: 'ai', model: 'gpt-x', ...more },
    {
      report,
      question,
      askedBy: 'ana',
      final,
    },
  );
const sources = [{ title: 'checkout is down', text: 'ConfigMap shop-config does not exist' }];

let bots: TeamsBot[] = [];
const start = async (joining: Joining = {}): Promise<TeamsBot> => {
  const bot = await startBot({ parts: { clock: hurried }, ...joining });
  bots.push(bot);
  return bot;
};
afterEach(async () => {
  const open = bots;
  bots = [];
  for (const bot of open) await bot.close();
});

const post = async ({ platform }: TeamsBot, document: Document, where: Room = room): Promise<MessageRef> => {
  const to: Conversation = { platform: 'teams', workspace: given.tenant, channel: where.id };
  return platform.post(to, platform.render(document)[0], { key: 'k', signal });
};
const update = async ({ platform }: TeamsBot, at: MessageRef, document: Document): Promise<void> =>
  platform.update(at, platform.render(document)[0], { signal });
const infos = ({ teams }: TeamsBot): readonly Json[] =>
  teams.calls('stream').map(({ body, status }) => {
    const [{ type: _, ...info }] = body.entities;
    return { ...info, status, text: body.text };
  });

describe('an answer in a chat with one person', () => {
  it('is shown while it is written, and becomes one message with label, citations and buttons', async () => {
    const bot = await start();
    const at = await post(bot, asking);
    await update(bot, at, answering(['The ConfigMap `shop'], false));
    await update(bot, at, answering(['The ConfigMap `shop-config` is missing.', 'It was'], false));
    const whole = ['The ConfigMap `shop-config` is missing.', 'It was deleted at 11:30.'];
    await update(bot, at, answering(whole, true, { steps: ['Create <at>it</at> again.'], sources }));
    const streamId = at.id;
    expect(infos(bot)).toMatchObject([
      { streamType: 'informative', streamSequence: 1, status: 201, text: 'Looking into the report of demo…' },
      { streamType: 'streaming', streamSequence: 2, streamId, status: 202 },
      { streamType: 'streaming', streamSequence: 3, streamId, status: 202 },
      { streamType: 'final', streamId, status: 202 },
    ]);
    const [message, ...more] = bot.teams.messages(room);
    expect([message?.id, more]).toEqual([at.id, []]);
    const { activity } = message as Json;
    expect(activity.textFormat).toBe('plain');
    expect(activity.text).toBe(
      [
        `“@ana: ${question}”`,
        'The ConfigMap shop-config is missing.',
        'It was deleted at 11:30.',
        'What to do',
        '1. Create <at>it</at> again.',
        'From the report',
        '• ConfigMap shop-config does not exist',
        'Based on: [1] checkout is down',
      ].join('\n\n'),
    );
    expect(textOf({ activity: { attachments: activity.attachments } })).toBe(
      'AI-generated, evidence linked · gpt-x\n[Ask a follow-up]',
    );
    expect(activity.entities[1]).toMatchObject({
      additionalType: ['AIGeneratedContent'],
      citation: [{ position: 1, appearance: { name: 'checkout is down' } }],
    });
    expect(bot.teams.pings).toEqual([]);
    expect([...bot.teams.calls('send'), ...bot.teams.calls('update')]).toEqual([]);
    // A message like any other from now on.
    await update(bot, at, answering(whole, true));
    expect(bot.teams.calls('update')).toHaveLength(1);
  });

  it('elsewhere is a card that labels the words of a model, and says what they rest on', async () => {
    const bot = await start();
    const at = await post(
      bot,
      {
        summary: 'by a model',
        blocks: [],
        generated: true,
        sources: [{ title: 'Event', text: 'BackOff', url: 'https://kubernetes.io/docs/' }],
      },
      rooms.ops,
    );
    const label = {
      type: 'https://schema.org/Message',
      '@type': 'Message',
      additionalType: ['AIGeneratedContent'],
      citation: [
        {
          position: 1,
          appearance: { name: 'Event', abstract: 'BackOff', url: 'https://kubernetes.io/docs/' },
        },
      ],
    };
    expect(bot.teams.messages(rooms.ops)[0]?.activity.entities).toMatchObject([label]);
    await update(bot, at, { summary: 'again', blocks: [], generated: true });
    expect(bot.teams.messages(rooms.ops)[0]?.activity.entities).toMatchObject([{ '@type': 'Message' }]);
  });

  it('keeps the pace that Teams asks for', async () => {
    const bot = await start({ rates: true, parts: {} });
    const at = await post(bot, asking);
    const words = 'one two three'.split(' ');
    for (const [count] of words.entries())
      await update(bot, at, answering([words.slice(0, count + 1).join(' ')], false));
    await update(bot, at, answering([words.join(' ')], true));
    expect(infos(bot).map(({ status }) => status)).toEqual([201, 202, 202, 202, 202]);
  });

  it('leaves out what is no addition, and tells it at the end', async () => {
    const bot = await start();
    const at = await post(bot, asking);
    await update(bot, at, answering(['It is (unknown'], false));
    await update(bot, at, answering(['It is shop-config'], false));
    await update(bot, at, answering(['It is shop-config.'], true));
    expect(infos(bot).map(({ status }) => status)).toEqual([201, 202, 202]);
    expect(bot.teams.messages(room).map(textOf).join()).toContain('It is shop-config.');
  });

  it('is a card that is updated where streaming is not allowed, in groups and channels, and beside another', async () => {
    const bot = await start({ unstreamed: true });
    for (let time = 1; time <= 2; time += 1) {
      const at = await post(bot, asking);
      await update(bot, at, answering(['It is'], false));
      await update(bot, at, answering(['It is so.'], true));
    }
    expect(bot.teams.calls('stream')).toHaveLength(1);
    expect(bot.teams.messages(room).map(textOf)).toEqual([
      expect.stringContaining('It is so.'),
      expect.stringContaining('It is so.'),
    ]);
    expect(bot.platform.health().status).toBe('ok');
    const other = await start();
    for (const where of [rooms.ops, rooms.group]) await post(other, asking, where);
    expect(other.teams.calls('stream')).toEqual([]);
    const first = await post(other, asking);
    const second = await post(other, asking);
    await update(other, second, answering(['The second.'], true));
    await update(other, first, answering(['The first.'], true));
    expect(other.teams.messages(room).map(textOf)).toEqual([
      expect.stringContaining('The first.'),
      expect.stringContaining('The second.'),
    ]);
  });

  it('is finished by another process, as a stream or, when that is over, as a message', async () => {
    for (const skip of [0, 150_000]) {
      const memory = fileState({ directory: undefined, clock: hurried, log: keepingLog().log });
      const first = await start({ parts: { clock: hurried, memory } });
      const at = await post(first, asking);
      await update(first, at, answering(['It'], false));
      await first.platform.stop();
      first.teams.skip(skip);
      const second = await start({ parts: { clock: hurried, memory }, env: first.teams.env });
      await update(second, at, answering(['It is'], false));
      await update(second, at, answering(['It is so.'], true));
      expect(first.teams.messages(room).map(textOf)).toEqual([expect.stringContaining('It is so.')]);
      expect(first.teams.messages(room)[0]?.id).toBe(at.id);
    }
  });

  it('that takes longer than Teams streams goes on as updates', async () => {
    let late = 0;
    const bot = await start({ parts: { clock: { ...hurried, now: () => Date.now() + late } } });
    const at = await post(bot, asking);
    late = 105_000;
    bot.teams.skip(105_000);
    await update(bot, at, answering(['It'], false));
    bot.teams.skip(60_000);
    await update(bot, at, answering(['It is'], false));
    await update(bot, at, answering(['It is so.'], true));
    expect(infos(bot)).toMatchObject([{ streamType: 'informative' }, { streamType: 'final', status: 202 }]);
    expect(bot.teams.calls('update')).toHaveLength(2);
    expect(bot.teams.messages(room).map(textOf)).toEqual([expect.stringContaining('It is so.')]);
  });

  it('that a person stops stays as it was then', async () => {
    const memory = fileState({ directory: undefined, clock: hurried, log: keepingLog().log });
    const bot = await start({ parts: { clock: hurried, memory } });
    const at = await post(bot, asking);
    await update(bot, at, answering(['It'], false));
    bot.teams.stopStream(at.id);
    await update(bot, at, answering(['It is'], false));
    await update(bot, at, answering(['It is so.'], true));
    expect(bot.teams.messages(room).map(textOf)).toEqual([expect.stringMatching(/It$/)]);
    expect(bot.teams.calls('update')).toEqual([]);
  });

  it('is never lost: what fails is tried again, what was deleted comes anew, and trouble is told in its place', async () => {
    const bot = await start();
    const at = await post(bot, asking);
    bot.teams.fail('stream', 1, { status: 429, retryAfter: 2 });
    const words = answering(['It'], false);
    await expect(update(bot, at, words)).rejects.toMatchObject({ name: 'Unavailable', retryAfterMs: 2_000 });
    await update(bot, at, words);
    bot.teams.fail('stream', 1, { status: 502, after: true });
    const last: Document = {
      summary: 'The model does not answer',
      blocks: [{ type: 'paragraph', text: ['The model does not answer; nothing was lost.'] }],
    };
    await expect(update(bot, at, last)).rejects.toMatchObject({ name: 'Unavailable' });
    await update(bot, at, last);
    expect(bot.teams.messages(room).map(textOf).join()).toContain('nothing was lost');
    const other = await post(bot, asking);
    bot.teams.fail('stream', 2, { status: 400, code: 'BadArgument' });
    await expect(update(bot, other, last)).rejects.toBeInstanceOf(MessageGone);
    const third = await start();
    const deleted = await post(third, asking);
    third.teams.fail('stream', 1, { status: 404, code: 'ActivityNotFoundInConversation' });
    await expect(update(third, deleted, last)).rejects.toBeInstanceOf(MessageGone);
  });

  it('is not streamed when it is long', async () => {
    const bot = await start();
    const at = await post(bot, asking);
    await update(bot, at, answering(['x'.repeat(13_000)], true));
    expect(bot.teams.messages(room).map(textOf).join().replace(/\s/g, '')).toContain('x'.repeat(13_000));
  });
});
