// SPDX-License-Identifier: Apache-2.0

import { hashOf } from '../../adapters/slack/files.ts';
import { refOf } from '../../adapters/slack/refs.ts';
import { slackScopes } from '../../adapters/slack/scopes.ts';
import type { Conversation } from '../../src/core/conversation.ts';
import { chatPlatformContract } from '../contracts/chat-platform.ts';
import type { PlatformDrive } from '../contracts/platform-drive.ts';
import type { Delivered, Message } from '../standins/slack/types.ts';
import { visibleText } from '../standins/slack/visible-text.ts';
import { joined, type Mode } from './slack.ts';

const methods = { post: 'chat.postMessage', update: 'chat.update' } as const;
const person = 'U0ANA';
const channel = 'C0OPS';

const drive = async (mode: Mode): Promise<PlatformDrive> => {
  const { slack, platform, close } = await joined(mode, {
    scopes: [...Object.keys(slackScopes), 'channels:history'],
  });
  const place: Conversation = { platform: 'slack', workspace: slack.identity.team, channel };
  let last = '';
  const seenAs = (message: Message) => {
    const words = visibleText(message);
    const shown = { id: message.ts, thread: message.threadTs, text: words };
    const bytes = slack.uploads().find(({ threadTs }) => threadTs === message.threadTs)?.bytes;
    if (!words.includes('in the file below') || bytes === undefined) return shown;
    const markdown = bytes.toString();
    const file = { name: '', title: '', markdown, instead: [{ text: '', blocks: [] }] } as const;
    const { id } = refOf({
      channel,
      ts: message.ts,
      team: undefined,
      file: { thread: message.threadTs ?? '', hash: hashOf(file) },
    });
    return { ...shown, id, text: `${words}\n${markdown}` };
  };
  const heard = async (sending: Promise<Delivered>): Promise<{ readonly acknowledged: boolean }> => {
    const delivered = await sending;
    last = delivered.id;
    return { acknowledged: delivered.status === 200 };
  };
  const buttonOf = (message: Message, line: string) =>
    message.blocks.flatMap(({ elements = [], block_id: blockId }) =>
      elements
        .filter(({ value }: { readonly value?: string }) => value === line)
        .map(({ action_id: actionId }: { readonly action_id: string }) => ({ actionId, blockId })),
    )[0];
  return {
    platform,
    mayFind: true,
    place,
    person,
    command: async (text) => heard(slack.command({ channel, user: person, text })),
    mention: async (text, thread) =>
      heard(
        slack.mention({ channel, user: person, text, ...(thread === undefined ? {} : { threadTs: thread }) }),
      ),
    press: async (ref, line) => {
      const message = slack.messages(channel).find(({ ts }) => ts === ref.id);
      const button = message === undefined ? undefined : buttonOf(message, line);
      if (message === undefined || button === undefined) throw new Error(`there is no button for ${line}`);
      return heard(slack.click({ message, user: person, ...button }));
    },
    again: async () => slack.retry(last),
    // What is in the file of a thread is read where the message stands that points to it, by whoever has both.
    seen: () =>
      slack
        .messages(channel)
        .filter(({ byBot, via }) => byBot && via !== 'file')
        .map(seenAs),
    whispered: () => slack.ephemerals(channel, person).map(visibleText),
    pings: () => slack.pings,
    remove: ({ id }) => slack.deleteMessage(id),
    limit: (method, ms) => slack.fail(methods[method], 1, { retryAfter: ms / 1_000 }),
    fail: (method) => slack.fail(methods[method], 1, { status: 503 }),
    closed: { ...place, channel: 'C0OLD' },
    close,
  };
};

chatPlatformContract('Slack over HTTP', async () => drive('http'));
chatPlatformContract('Slack over a socket', async () => drive('socket'));
