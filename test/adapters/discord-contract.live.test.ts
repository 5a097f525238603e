// SPDX-License-Identifier: Apache-2.0

import { commands } from '../../src/commands/index.ts';
import { splitLine } from '../../src/core/command-line.ts';
import type { Conversation } from '../../src/core/conversation.ts';
import { chatPlatformContract } from '../contracts/chat-platform.ts';
import type { PlatformDrive } from '../contracts/platform-drive.ts';
import { ana, channels, guild } from '../standins/discord/given.ts';
import type { Delivered } from '../standins/discord/types.ts';
import { visibleText } from '../standins/discord/visible-text.ts';
import { eventually } from '../support/eventually.ts';
import { desk, joined, type Mode } from './discord.ts';

const routes = {
  post: 'POST /channels/:channel/messages',
  update: 'PATCH /channels/:channel/messages/:message',
} as const;
const channel = channels.ops;
const place: Conversation = { platform: 'discord', workspace: guild, channel };

/** What a person fills in for a line: flags by their long names. */
const filledIn = (line: string) => {
  const [verb = '', ...words] = splitLine(line);
  const flags = Object.entries(commands.find((command) => command.verb === verb)?.flags ?? {});
  const options: Record<string, string> = {};
  for (let at = 0; at < words.length; at += 2) {
    const word = words[at]?.replace(/^-+/, '') ?? '';
    const [name] = flags.find(([flag, { short }]) => flag === word || short === word) ?? [word];
    options[name] = words[at + 1] ?? '';
  }
  return { verb, options };
};

const drive = async (mode: Mode): Promise<PlatformDrive> => {
  const { discord, platform, close } = await joined(mode);
  let heard = 0;
  const heardMore = async (before: number): Promise<void> =>
    eventually(() => {
      if (heard === before) throw new Error('nothing was heard');
    });
  const taken = async (acting: Promise<Delivered>) => ({ acknowledged: (await acting).acknowledged });
  const threadOf = (message: { readonly channel: string }): string | undefined =>
    message.channel === channel ? undefined : message.channel;
  return {
    // The commands decide what options there are.
    platform: {
      ...platform,
      start: async (accept) =>
        platform.start(async (interaction) => {
          const accepted = await accept(interaction);
          heard += 1;
          return accepted;
        }, desk),
    },
    place,
    person: ana,
    spelled: (line) => {
      const { verb, options } = filledIn(line);
      return [verb, ...Object.entries(options).map(([name, value]) => `--${name}=${value}`)].join(' ');
    },
    command: async (line) => taken(discord.command({ channel, user: ana, ...filledIn(line) })),
    ...(mode === 'http'
      ? {}
      : {
          mention: async (text, thread) => {
            const before = heard;
            const where = thread === undefined ? channel : discord.startThread(channel, thread);
            discord.mention({ channel: where, user: ana, text });
            await heardMore(before);
            return { acknowledged: true };
          },
        }),
    press: async (ref, line) =>
      taken(discord.press({ message: ref, user: ana, button: idOf(discord.all(channel), ref.id, line) })),
    again: async () => {
      const before = heard;
      await discord.again();
      await heardMore(before);
    },
    seen: () =>
      discord
        .all(channel)
        .filter(({ author }) => author === 'bot')
        .map((message) => ({ id: message.id, thread: threadOf(message), text: visibleText(message) })),
    whispered: () => [...discord.ephemerals(ana), ...discord.directs(ana)].map(visibleText),
    pings: () => discord.pings,
    remove: ({ id }) => discord.deleteMessage(id),
    limit: (method, ms) => discord.fail(routes[method], 1, { retryAfter: ms / 1_000 }),
    fail: (method) => discord.fail(routes[method], 1, { status: 503 }),
    closed: { ...place, channel: '1100000000000000999' },
    close,
  };
};

const idOf = (
  messages: readonly { readonly id: string; readonly components: unknown }[],
  id: string,
  line: string,
): string => {
  const text = JSON.stringify(messages.find((message) => message.id === id)?.components);
  const found = /"custom_id":"(k\d+:[^"]*)"/g;
  const match = [...text.matchAll(found)].find(([, custom]) => custom?.endsWith(`:${line}`));
  if (match?.[1] === undefined) throw new Error(`there is no button for ${line}`);
  return match[1];
};

chatPlatformContract('Discord through the gateway', async () => drive('gateway'));
chatPlatformContract('Discord over HTTP', async () => drive('http'));
