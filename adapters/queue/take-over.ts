// SPDX-License-Identifier: Apache-2.0

import type { Redis } from 'ioredis';
import { type Clock, SECOND } from '../../src/core/clock.ts';
import { messageOf } from '../../src/core/errors.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { STALLED_MS } from './bullmq-settings.ts';
import { decodeId } from './names.ts';

/** A queue of which this process does the work. */
interface Served {
  /** Gives jobs whose workers died back to the queue; their ids. */
  readonly moveStalled: () => Promise<readonly string[]>;
  readonly isBusy: () => boolean;
  /** Where such jobs stand: without these keys there are none. */
  readonly keys: readonly string[];
}

export interface TakeOver {
  readonly serve: (queue: string, served: Served) => void;
  readonly leave: (queue: string) => void;
  /** A job of it was taken. */
  readonly took: (queue: string) => void;
  readonly stop: () => void;
}

interface TakeOverParts {
  readonly client: Redis;
  /** Of the set of queues in which work was under way lately. */
  readonly key: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/** So often a process says again that it works in a queue. */
const SAY_MS = 15 * SECOND;
/** So long after that it is believed: its locks end and are seen to have ended long before. */
const BELIEVED_MS = 60 * SECOND;
/** Queues of which one command asks whether anybody works there at all. */
const AT_ONCE = 200;

/**
 * Looks for jobs whose workers died where somebody worked lately, every three seconds; and everywhere in turn, two hundred
 * queues at a time, with one command as long as none of them has a job in hand: looking into each of a thousand queues every
 * three seconds would be all that Redis did.
 */
export const takeOver = ({ client, key, clock, log }: TakeOverParts): TakeOver => {
  const all = new Map<string, Served>();
  const said = new Map<string, number>();

  const say = (queue: string): void => {
    const now = clock.now();
    if (now - (said.get(queue) ?? 0) < SAY_MS) return;
    said.set(queue, now);
    client.zadd(key, now, queue).catch((error: unknown) => {
      said.delete(queue);
      log.debug({ queue, reason: messageOf(error) }, 'A queue could not be told to be busy');
    });
  };
  const look = async (queue: string): Promise<void> => {
    for (const id of (await all.get(queue)?.moveStalled()) ?? [])
      log.warn({ queue, jobId: decodeId(id) }, 'A worker died with a job; it is taken over');
  };

  let turn: string[] = [];
  const nextInTurn = (): readonly string[] => {
    if (turn.length === 0) turn = [...all.keys()];
    return turn.splice(0, AT_ONCE);
  };
  const keysOf = (queue: string): readonly string[] => all.get(queue)?.keys ?? [];
  /** Those of them in which somebody has a job in hand, or had. */
  const inHand = async (queues: readonly string[]): Promise<readonly string[]> => {
    const keys = queues.flatMap(keysOf);
    if (keys.length === 0 || (await client.exists(...keys)) === 0) return [];
    const found = await Promise.all(queues.map((queue) => client.exists(...keysOf(queue))));
    return queues.filter((_, at) => (found[at] ?? 0) > 0);
  };
  let isLooking = false;
  const lookAll = async (): Promise<void> => {
    if (isLooking || client.status !== 'ready') return;
    isLooking = true;
    try {
      for (const [queue, { isBusy }] of all) if (isBusy()) say(queue);
      const busy = await client.zrangebyscore(key, clock.now() - BELIEVED_MS, '+inf');
      await client.zremrangebyscore(key, '-inf', `(${clock.now() - BELIEVED_MS}`);
      const others = nextInTurn().filter((queue) => !busy.includes(queue) && all.has(queue));
      for (const queue of [...busy, ...(await inHand(others))]) await look(queue);
    } catch (error) {
      // Something else is under its key: who is busy says so again.
      if (messageOf(error).includes('WRONGTYPE')) await client.del(key).catch(() => undefined);
      log.debug({ reason: messageOf(error) }, 'Jobs of workers that died could not be looked for');
    } finally {
      isLooking = false;
    }
  };
  const timer = setInterval(() => void lookAll(), STALLED_MS);
  timer.unref();
  return {
    serve: (queue, served) => {
      all.set(queue, served);
    },
    leave: (queue) => {
      all.delete(queue);
      said.delete(queue);
    },
    took: say,
    stop: () => clearInterval(timer),
  };
};
