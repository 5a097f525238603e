// SPDX-License-Identifier: Apache-2.0

import { chatPlatformContract } from '../contracts/chat-platform.ts';
import type { PlatformDrive } from '../contracts/platform-drive.ts';
import { eventually } from '../support/eventually.ts';
import { archived, channel, joined, people, visible } from './mattermost.ts';

const person = people[0].id;

const drive = async (): Promise<PlatformDrive> => {
  const { server, platform, close } = await joined();
  const place = { platform: 'mattermost', workspace: new URL(server.url).host, channel };
  let last: { readonly text: string; readonly trigger: string } | undefined;
  const connected = () =>
    eventually(() => {
      if (server.connected() === 0) throw new Error('the bot is not connected');
    }, 60_000);
  return {
    platform,
    place,
    person,
    command: async (text) => {
      const { status, trigger } = await server.command({ channel, user: person, text });
      last = { text, trigger };
      return { acknowledged: status === 200 };
    },
    again: async () =>
      server.command({ channel, user: person, text: last?.text ?? '', again: last?.trigger ?? '' }),
    mention: async (text, thread) => {
      await connected();
      server.write({
        channel,
        user: person,
        text: `@k8sgpt ${text}`,
        ...(thread === undefined ? {} : { root: thread }),
      });
      // A socket has no acknowledgement: what was written is heard soon.
      return { acknowledged: true };
    },
    press: async ({ id }, line) => {
      const post = server.posts(channel).find((candidate) => candidate.id === id);
      if (post === undefined) throw new Error('there is no such post');
      return { acknowledged: (await server.press(post, person, line)).status === 200 };
    },
    seen: () =>
      server.posts(channel).map(({ id, root, message }) => ({
        id,
        thread: root === '' ? undefined : root,
        text: visible(message),
      })),
    whispered: () => server.whispers(person).map(visible),
    pings: () => server.pings,
    remove: ({ id }) => void server.remove(id),
    limit: (method, ms) => server.fail(method, { status: 429, retryAfter: ms / 1_000 }),
    fail: (method) => server.fail(method, { status: 503 }),
    closed: { ...place, channel: archived },
    close,
  };
};

chatPlatformContract('Mattermost', drive);
