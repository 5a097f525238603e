// SPDX-License-Identifier: Apache-2.0

import type { Conversation } from '../../src/core/conversation.ts';
import { chatPlatformContract } from '../contracts/chat-platform.ts';
import type { PlatformDrive } from '../contracts/platform-drive.ts';
import { given, people, rooms } from '../standins/teams/given.ts';
import type { Delivered } from '../standins/teams/saying.ts';
import { textOf } from '../standins/teams/state.ts';
import { joined } from './teams.ts';

const room = rooms.ops;
const methods = { post: 'send', update: 'update' } as const;

const isTaken = ({ status, body }: Delivered): { readonly acknowledged: boolean } => ({
  acknowledged: status === 200 && (body === undefined || body.statusCode === 200),
});

const drive = async (): Promise<PlatformDrive> => {
  const { teams, platform, close } = await joined();
  const place: Conversation = { platform: 'teams', workspace: given.tenant, channel: room.id };
  return {
    platform,
    place,
    person: people.ana.aadObjectId,
    command: async (text) => isTaken(await teams.say({ room, text, targeted: true })),
    mention: async (text, thread) =>
      isTaken(await teams.say({ room, text, ...(thread === undefined ? {} : { thread }) })),
    press: async (ref, line) => isTaken(await teams.press({ room, message: ref.id, action: line })),
    again: async () => teams.again(),
    seen: () =>
      teams
        .messages(room)
        .filter(({ byBot }) => byBot)
        .map((message) => ({ id: message.id, thread: message.thread, text: textOf(message) })),
    whispered: () => teams.targeted(room).map(textOf),
    pings: () => teams.pings,
    remove: ({ id }) => teams.deleteMessage(id),
    limit: (method, ms) =>
      teams.fail(methods[method], 1, { status: 429, code: 'TooManyRequests', retryAfter: ms / 1_000 }),
    fail: (method) => teams.fail(methods[method], 1, { status: 502 }),
    closed: { ...place, channel: rooms.old.id },
    close,
  };
};

chatPlatformContract('Teams', drive);
