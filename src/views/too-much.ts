// SPDX-License-Identifier: Apache-2.0

import { MINUTE, SECOND } from '../core/clock.ts';
import type { Document } from '../core/document.ts';
import { duration } from './words.ts';

interface TooMuch {
  readonly whose: 'person' | 'channel' | 'program';
  readonly perMinute: number;
  readonly waitMs: number;
}

/** Whole seconds, and never too few of them. */
const waitText = (ms: number): string => {
  const seconds = Math.max(1, Math.ceil(ms / SECOND));
  return seconds < MINUTE / SECOND ? `${seconds} s` : duration(seconds * SECOND);
};

/** Somebody asks more than is taken: how much that was, and when to go on. */
export const tooMuchView = ({ whose, perMinute, waitMs }: TooMuch): Document => {
  const times = perMinute === 1 ? 'once' : `${perMinute} times`;
  const what = {
    person: `You asked ${times} in a minute`,
    channel: `This channel asked ${times} in a minute`,
    program: `This token asked ${times} in a minute`,
  }[whose];
  const sentence = `${what}; ask again in ${waitText(waitMs)}.`;
  return {
    summary: sentence,
    blocks: [
      { type: 'paragraph', text: [sentence] },
      { type: 'note', text: ['Nothing was started.'] },
    ],
  };
};
