// SPDX-License-Identifier: Apache-2.0

import { SECOND } from '../../src/core/clock.ts';
import type { Answered } from './api.ts';

/** How often messages may be posted and updated in one channel. */
export interface Pace {
  readonly postMs: number;
  readonly updateMs: number;
  readonly learn: (answered: Answered) => void;
}

const routes: Readonly<Record<string, 'post' | 'update'>> = {
  'POST /channels/:id/messages': 'post',
  'PATCH /channels/:id/messages/:id': 'update',
};

/** What is assumed before Discord has said anything. */
const FIRST = SECOND;
/** Nobody reads progress faster, and a bucket that is never empty leaves room for answers. */
const LEAST_UPDATE = SECOND;

/**
 * Discord tells the size of a bucket with each answer and asks not to build it in. The first answer of a new bucket
 * tells its whole length: so many calls in so many seconds. https://docs.discord.com/developers/topics/rate-limits
 */
export const createPace = (): Pace => {
  const each = { post: FIRST, update: FIRST };
  return {
    get postMs() {
      return each.post;
    },
    get updateMs() {
      return Math.max(LEAST_UPDATE, each.update);
    },
    learn: ({ method, route, headers }) => {
      const call = routes[`${method.toUpperCase()} ${route}`];
      const number = (name: string): number => Number(headers.get(`x-ratelimit-${name}`) ?? Number.NaN);
      const [limit, remaining, seconds] = [number('limit'), number('remaining'), number('reset-after')];
      if (call === undefined || !(limit > 0) || !(seconds > 0) || remaining !== limit - 1) return;
      each[call] = Math.min(10 * SECOND, (seconds * SECOND) / limit);
    },
  };
};
