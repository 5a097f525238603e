// SPDX-License-Identifier: Apache-2.0

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { slackScopes } from '../../adapters/slack/scopes.ts';
import type { Document } from '../../src/core/document.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import type { MessageRef } from '../../src/core/ports/chat-platform.ts';
import { alikeKeys } from '../../src/message-keys.ts';
import { visibleText } from '../standins/slack/visible-text.ts';
import { hurried, type SlackBot, startBot } from './slack.ts';

const signal = new AbortController().signal;
const channel = 'C0OPS';
const place = { platform: 'slack', workspace: 'T0STANDIN', channel };
const long = (word: string, count = 900): Document => ({
  summary: `Much about ${word}`,
  blocks: Array.from({ length: count }, (_, at) => ({
    type: 'paragraph',
    text: [`${word} ${at}: ${'words '.repeat(12)}.`],
  })),
});
const progress: Document = {
  summary: 'Checking',
  blocks: [
    { type: 'progress', done: 7, total: 18, label: ['read Pod · ', { type: 'code', text: '7 of 18' }] },
  ],
};

let bot: SlackBot;
const open = async (...given: Parameters<typeof startBot>): Promise<void> => {
  bot = await startBot(...given);
};
afterEach(async () => bot.close());

/** As deliver.ts shows a document: parts of it that stand already are updated. */
const show = async (document: Document, before: readonly MessageRef[] = []) => {
  const refs: MessageRef[] = [];
  for (const [part, payload] of bot.platform.render(document).entries()) {
    const at = before[part];
    if (at === undefined)
      refs.push(await bot.platform.post(place, payload, { key: `k#${part}`, thread: refs[0], signal }));
    else {
      await bot.platform.update(at, payload, { signal });
      refs.push(at);
    }
  }
  return refs;
};
const words = (): string => bot.slack.messages(channel).map(visibleText).join('\n');
const files = () => bot.slack.uploads().filter(({ completed }) => completed);

describe('a document of many messages', () => {
  it('is its beginning, and all of it as a file in its thread', async () => {
    await open('http');
    const refs = await show(long('finding'));
    expect(refs).toHaveLength(5);
    expect(words()).toContain('All of it is in the file below');
    const [file] = files();
    expect(file).toMatchObject({ filename: 'k8sgpt.md', title: 'Much about finding', threadTs: refs[0]?.id });
    const text = file?.bytes?.toString() ?? '';
    for (const at of [0, 450, 899]) expect(text).toContain(`finding ${at}: words`);
    expect(bot.slack.pings).toEqual([]);
  });

  it('is one file as long as it says the same, and another when it does not', async () => {
    await open('http');
    const refs = JSON.parse(JSON.stringify(await show(long('finding'))));
    await show(long('finding'), refs);
    expect(files()).toHaveLength(1);
    await show(long('changed'), refs);
    expect(files().map(({ title }) => title)).toEqual(['Much about finding', 'Much about changed']);
    expect(bot.slack.messages(channel).filter(({ via }) => via !== 'file')).toHaveLength(5);
  });

  it.each([
    [
      'the app may not upload',
      () => bot.slack.grant(Object.keys(slackScopes).filter((s) => s !== 'files:write')),
    ],
    [
      'Slack names no place',
      () => bot.slack.fail('files.getUploadURLExternal', 9, { error: 'internal_error' }),
    ],
    ['Slack does not show it', () => bot.slack.fail('files.completeUploadExternal', 9, { status: 503 })],
  ])(
    'is messages where %s: no word is lost, none said twice',
    async (_why, breakIt) => {
      await open('http', {}, { clock: hurried });
      breakIt();
      const refs = await show(long('finding'));
      expect(files()).toEqual([]);
      const said = words();
      for (let at = 0; at < 900; at += 1)
        expect(said.split(`finding ${at}: words`), `finding ${at}`).toHaveLength(2);
      const root = refs[0]?.id;
      expect(
        bot.slack
          .messages(channel)
          .slice(1)
          .every(({ threadTs }) => threadTs === root),
      ).toBe(true);
    },
    20_000,
  );

  it('for one person is words for this person', async () => {
    await open('http');
    for (const payload of bot.platform.render(long('secret')))
      await bot.platform.whisper(place, 'U0ANA', payload, { signal });
    expect(bot.slack.ephemerals(channel, 'U0ANA').map(visibleText).join('\n')).toContain('secret 899: words');
    expect([bot.slack.messages(channel), bot.slack.uploads()]).toEqual([[], []]);
  });
});

describe('progress', () => {
  it('is a card where Slack shows cards', async () => {
    await open('http');
    const [ref] = await show(progress);
    expect(bot.slack.messages(channel)[0]?.blocks).toMatchObject([
      { type: 'task_card', title: 'read Pod · 7 of 18', status: 'in_progress' },
    ]);
    await show({ summary: 'Done', blocks: [] }, ref === undefined ? [] : [ref]);
    expect(words()).toBe('Done');
  });

  it('is a bar where Slack does not, and cards are not tried again', async () => {
    await open('http', { withoutCards: true });
    const refs = await show(progress);
    await show(progress, refs);
    expect(words()).toContain('▰▰▰▰▰▱▱▱▱▱▱▱');
    expect(bot.slack.calls.filter(({ ok }) => !ok)).toHaveLength(1);
  });
});

describe('a message that may have been posted before a crash', () => {
  const post = async (key: string, thread?: MessageRef) =>
    bot.platform.post(place, bot.platform.render(progress)[0], { key, thread, signal });
  const find = async (key: string, thread?: MessageRef, to = place) =>
    bot.platform.find?.(to, { key, thread, since: Date.now() - 5_000, signal });
  const granted = [...Object.keys(slackScopes), 'channels:history'];

  it('is found by its key, in the channel and in a thread', async () => {
    await open('http', { scopes: granted });
    const root = await post('report#0');
    const reply = await post('incident#0', root);
    expect(await find('report#0')).toEqual(root);
    expect(await find('incident#0', root)).toEqual(reply);
    expect(await find('other#0')).toBeUndefined();
    expect(await find('other#0', root)).toBeUndefined();
  });

  it('is the newest of those that are about the same, where the key of it is lost', async () => {
    await open('http', { scopes: granted });
    const keyOf = (what: string): string => `alert/prod-eu/${what}/0123456789/root`;
    for (const what of ['41a9/1', '41a9/2', '77c1/3']) await post(`${keyOf(what)}#0`);
    const asked = { since: Date.now() - 5_000, signal, isAlike: alikeKeys(keyOf('41a9/1')) };
    const found = await bot.platform.find?.(place, { key: `${keyOf('41a9/1')}#0`, ...asked });
    expect(found).toBeDefined();
    expect(bot.slack.messages(channel).findIndex(({ ts }) => found?.id.includes(ts) === true)).toBe(1);
  });

  it('and pointed to a file shows the file, once it is found', async () => {
    await open('http', { scopes: granted, paceMs: 0 });
    const root = await post('report#0');
    const payload = bot.platform.render(long('finding')).at(-1);
    if (payload === undefined) throw new Error('nothing to post');
    // The process died between the message and its file.
    bot.slack.fail('files.completeUploadExternal', 1, { error: 'internal_error', after: true });
    const posted = bot.platform.post(place, payload, { key: 'long#4', thread: root, signal });
    await posted;
    const found = await find('long#4', root);
    if (found === undefined) throw new Error('nothing was found');
    await bot.platform.update(found, payload, { signal });
    expect(files().every(({ threadTs }) => threadTs === root.id)).toBe(true);
    expect(words()).toContain('in the file below');
  });

  it('is in doubt until Slack answers, and not asked for where the app may not read', async () => {
    await open('http', { scopes: granted });
    await post('report#0');
    bot.slack.fail('conversations.history', 1, { status: 503 });
    await expect(find('report#0')).rejects.toBeInstanceOf(Unavailable);
    expect(await find('report#0', undefined, { ...place, channel: 'C0OLD' })).toBeUndefined();
    await bot.close();
    await open('http', { scopes: Object.keys(slackScopes) });
    expect(await find('report#0')).toBeUndefined();
    expect(bot.slack.callsOf('conversations.history')).toEqual([]);
  });
});

describe('what can no longer be shown', () => {
  beforeEach(async () => open('http'));
  const update = async (ref: MessageRef) =>
    bot.platform.update(ref, bot.platform.render(progress)[0], { signal });

  it('is refused with the reason: an archived channel, a bot that was removed', async () => {
    const [ref] = await show(progress);
    if (ref === undefined) throw new Error('nothing was posted');
    bot.slack.kick(channel);
    await expect(update(ref)).rejects.toThrow('The bot was removed from this Slack channel');
    await expect(update(ref)).rejects.toBeInstanceOf(Refused);
    bot.slack.invite(channel);
    bot.slack.archive(channel);
    await expect(update(ref)).rejects.toThrow('The Slack channel is archived');
    await expect(show(progress)).rejects.toThrow('The Slack channel is archived');
  });

  it('is gone when the root of its thread is, so that the root comes back', async () => {
    const [ref] = await show(progress);
    if (ref === undefined) throw new Error('nothing was posted');
    bot.slack.deleteMessage(ref.id);
    const reply = bot.platform.post(place, bot.platform.render(progress)[0], {
      key: 'r',
      thread: ref,
      signal,
    });
    await expect(reply).rejects.toMatchObject({ name: 'MessageGone' });
  });

  it('is taken away, once or twice', async () => {
    const [ref] = await show(progress);
    if (ref === undefined) throw new Error('nothing was posted');
    await bot.platform.remove?.(ref, { signal });
    await bot.platform.remove?.(ref, { signal });
    expect(bot.slack.messages(channel)).toEqual([]);
  });
});
