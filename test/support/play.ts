// SPDX-License-Identifier: Apache-2.0

import { expect } from 'vitest';
import { buttonOf, textOf } from './chat.ts';
import { type Seen, seenOn } from './story.ts';
import type { Act, Stage } from './watch-day.ts';
import type { WatchingWorld } from './watching-world.ts';

const momentOf = (start: number, time: string): number => {
  const day = new Date(start).toISOString().slice(0, 11);
  return Date.parse(`${day}${time.length === 5 ? `${time}:00` : time}Z`);
};

/** The newest message of a channel with these words, of whatever platform has such a channel. */
const messageWith = ({ chats }: WatchingWorld, channel: string, words: string) => {
  for (const chat of chats.values()) {
    const found = chat
      .shows(channel)
      .findLast((message) => message.thread === undefined && textOf(message).includes(words));
    if (found !== undefined) return { chat, found };
  }
  throw new Error(`nothing in #${channel} speaks of ${words}`);
};

/** What happened beside what was seen of it: told to the reader, not to the people of the story. */
export interface Told {
  readonly at: number;
  readonly what: string;
}

/** Lets things happen at their times, and time pass until the last of them and so much longer. */
export const play = async (
  world: WatchingWorld,
  acts: readonly Act[],
  until: string,
): Promise<readonly Told[]> => {
  const { clock, life } = world;
  const start = clock.now();
  const pressed: Promise<unknown>[] = [];
  const stage: Stage = {
    life,
    say: (person, channel, line) => {
      const [chat] = world.chats.values();
      if (chat !== undefined) pressed.push(chat.say(line, { person, channel }));
    },
    press: (person, label, channel, words, more = '') => {
      const { chat, found } = messageWith(world, channel, words);
      const line = `${buttonOf(found, label)}${more}`;
      pressed.push(chat.say(line, { person, channel, thread: found.id, source: 'action' }));
    },
  };
  const told: Told[] = [];
  for (const { at, what, act } of acts) {
    const moment = momentOf(start, at);
    await clock.pass(Math.max(0, moment - clock.now()));
    act(stage);
    told.push({ at: moment, what });
  }
  await clock.pass(momentOf(start, until) - clock.now());
  for (const answer of await Promise.all(pressed)) expect(answer).toMatchObject({ status: 'accepted' });
  return told;
};

const SIGN: Readonly<Record<Seen['type'], string>> = { message: '', note: '  ↳ ', edit: '  ✎ ' };

const time = (at: number): string => new Date(at).toISOString().slice(11, 19);
/** In which of its seconds a busy machine gets a message out is no part of the story. */
const minute = (at: number): string => time(at).slice(0, 5);

/** Readable like a chat, with what happened between the lines: a message, a note in its thread (↳), new words in place (✎). */
export const storyOf = ({ chats }: Pick<WatchingWorld, 'chats'>, told: readonly Told[] = []): string => {
  const lines = [
    ...told.map(({ at, what }) => ({ at, line: `\n— ${time(at)} ${what}\n` })),
    ...seenOn(chats).map(({ at, platform, channel, type, line }) => ({
      at,
      line: `${minute(at)} ${platform} #${channel}  ${SIGN[type]}${line}\n`,
    })),
  ];
  return lines
    .toSorted((a, b) => a.at - b.at)
    .map(({ line }) => line)
    .join('');
};
