// SPDX-License-Identifier: Apache-2.0

import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { MINUTE, SECOND } from '../../src/core/clock.ts';
import { describeWith } from '../support/needs.ts';
import { play, storyOf } from '../support/play.ts';
import { type Seen, seenOn } from '../support/story.ts';
import { type Act, DAWN, DUSK, day, NAMESPACES, settleIn, WATCHING } from '../support/watch-day.ts';
import { openWatchingWorld, type Replica, type WatchingWorld } from '../support/watching-world.ts';

const LONG = { timeout: 400_000 } as const;

const openDay = async (): Promise<WatchingWorld> => {
  const world = await openWatchingWorld({ start: Date.parse(DAWN), namespaces: NAMESPACES, ...WATCHING });
  settleIn(world.life);
  return world;
};
/** Closed when the test ends. */
const openHere = async (): Promise<WatchingWorld> => {
  const world = await openDay();
  onTestFinished(world.close, LONG.timeout);
  return world;
};

/** Whoever dies or comes late, it may be seen a minute later. */
const timeless = (line: string): string =>
  line.replace(/\d\d:\d\d/g, '--:--').replace(/\d+ (?:s|min|h)\b/g, 'a while');

/** What people heard: each message and note, in its channel, whenever it came. What was edited in between may differ. */
const heard = (seen: readonly Seen[]): readonly string[] =>
  seen
    .filter(({ type }) => type !== 'edit')
    .map(({ channel, type, line }) => `#${channel} ${type} ${timeless(line)}`)
    .toSorted();

/** What stands in each message in the end. */
const standing = ({ chats }: WatchingWorld): readonly string[] =>
  [...chats.values()].flatMap((chat) =>
    ['ops', 'payments'].flatMap((channel) =>
      chat.shows(channel).map(({ document }) => timeless(document.summary)),
    ),
  );

const MORNING = '10:08';
const inOrder = (acts: readonly Act[]): readonly Act[] =>
  acts.toSorted(({ at: a }, { at: b }) => (a.padEnd(8, ':00') < b.padEnd(8, ':00') ? -1 : 1));
/** Real milliseconds in which every connection is there again. */
const RECONNECTED_MS = 1_500;
const morning: readonly Act[] = day.filter(({ at }) => at < MORNING);

describeWith('redis-server', 'a day of watching', () => {
  it('is this story to those who read the channels', LONG, async () => {
    const world = await openHere();
    await world.replica();
    const told = await play(world, day, DUSK);
    const seen = seenOn(world.chats);
    // Nothing is said twice: not by the same message, and not in the same words at the same time.
    const posts = seen.filter(({ type }) => type !== 'edit');
    expect(new Set(posts.map(({ key }) => key)).size).toBe(posts.length);
    expect(new Set(posts.map(({ at, channel, line }) => `${at} ${channel} ${line}`)).size).toBe(posts.length);
    await expect(storyOf(world, told)).toMatchFileSnapshot('../golden/watch-day.txt');
  });

  describe('goes on for the people as if nothing had happened', () => {
    let wanted: { readonly heard: readonly string[]; readonly standing: readonly string[] };
    beforeAll(async () => {
      const world = await openDay();
      await world.replica();
      await play(world, morning, MORNING);
      wanted = { heard: heard(seenOn(world.chats)), standing: standing(world) };
      await world.close();
    }, LONG.timeout);
    const isTheSame = (world: WatchingWorld): void => {
      expect({ heard: heard(seenOn(world.chats)), standing: standing(world) }).toEqual(wanted);
    };

    it('when Redis is started anew in the midst of it', LONG, async () => {
      const world = await openHere();
      await world.replica();
      const restart = async (): Promise<void> => {
        await world.redis?.restart();
        await sleep(RECONNECTED_MS);
      };
      const restarts = ['09:05:03', '09:16:03', '09:25:04', '09:46:03'].map(
        (at): Act => ({
          at,
          what: 'Redis is started anew',
          act: () => void world.clock.during('restart', restart()),
        }),
      );
      await play(world, inOrder([...morning, ...restarts]), MORNING);
      isTheSame(world);
    });

    it('when one of two dies again and again, and the clock of the other is wrong', LONG, async () => {
      const world = await openHere();
      const dead: Replica[] = [];
      const living: Replica[] = [await world.replica({ aheadMs: 3 * SECOND }), await world.replica()];
      const deaths = Array.from({ length: 23 }, (_, time): Act => {
        const minute = 2 + 3 * time;
        const moment = Date.parse(DAWN) + minute * MINUTE + 3.5 * SECOND;
        return {
          at: new Date(moment).toISOString().slice(11, 19),
          what: 'one of two dies in the midst of it, and another comes',
          act: () => {
            const [victim] = living.splice(0, 1);
            if (victim === undefined) throw new Error('nobody is left');
            victim.dieAt(minute * 5, minute % 2 === 0);
            dead.push(victim);
            void world
              .replica({ aheadMs: minute % 4 === 0 ? 3 * SECOND : 0 })
              .then((next) => living.push(next));
          },
        };
      });
      await play(world, inOrder([...morning, ...deaths]), MORNING);
      expect(dead.map(({ isDead }) => isDead())).toEqual(dead.map(() => true));
      isTheSame(world);
    });
  });
});
