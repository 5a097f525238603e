// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { directPlatform } from '../../adapters/direct/platform.ts';
import type { Document } from '../../src/core/document.ts';
import { Refused } from '../../src/core/errors.ts';
import { MessageGone } from '../../src/core/ports/chat-platform.ts';
import { noDesk } from '../support/no-desk.ts';

const signal = new AbortController().signal;
const said = (text: string): Document => ({ summary: text, blocks: [{ type: 'paragraph', text: [text] }] });

const made = () => {
  let ids = 0;
  return directPlatform({
    id: 'mcp',
    workspace: 'process-1',
    now: () => 5,
    newId: () => String((ids += 1)),
  });
};

test('hands in what was asked, as who asked, and tells the transcript in thread order', async () => {
  const platform = made();
  const heard: unknown[] = [];
  await platform.start(async (interaction) => {
    heard.push(interaction);
    return { status: 'accepted', whisper: said(interaction.line) };
  }, noDesk);
  const versions: string[] = [];
  const talk = platform.open({ id: 'ci' }, { onDocument: ({ summary }) => versions.push(summary) });
  const accepted = await talk.say('analyze');
  expect(accepted).toMatchObject({ status: 'accepted', whisper: { summary: 'analyze' } });
  expect(heard).toMatchObject([
    { id: accepted.interaction, person: { id: 'ci' }, conversation: talk.conversation, at: 5 },
  ]);
  const post = (text: string, thread?: { channel: string; id: string }) =>
    platform.post(talk.conversation, platform.render(said(text))[0], { key: text, signal, thread });
  const first = await post('first');
  const second = await post('second');
  await post('reply of second', second);
  const reply = await post('reply of first', first);
  await platform.update(reply, { document: said('reply of first, longer') }, { signal });
  expect(talk.transcript().map(({ summary }) => summary)).toEqual([
    ...['first', 'reply of first, longer', 'second', 'reply of second'],
  ]);
  expect(versions).toEqual([
    ...['first', 'second', 'reply of second', 'reply of first', 'reply of first, longer'],
  ]);
});

test('keeps talks apart, and drops what comes for one that is closed', async () => {
  const platform = made();
  await platform.start(async () => ({ status: 'accepted' }), noDesk);
  const [one, other] = [platform.open({ id: 'a' }), platform.open({ id: 'b' })];
  const at = await platform.post(one.conversation, { document: said('for a') }, { key: 'k', signal });
  expect(other.transcript()).toEqual([]);
  one.close();
  await platform.update(at, { document: said('late') }, { signal });
  expect(one.transcript().map(({ summary }) => summary)).toEqual(['for a']);
});

test('knows no message that it did not show', async () => {
  const platform = made();
  const talk = platform.open({ id: 'a' });
  const at = { channel: talk.conversation.channel, id: '9' };
  await expect(platform.update(at, { document: said('x') }, { signal })).rejects.toThrow(MessageGone);
});

test('says that it is stopping', async () => {
  const platform = made();
  await expect(platform.open({ id: 'a' }).say('analyze')).rejects.toThrow(Refused);
});
