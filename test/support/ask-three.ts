// SPDX-License-Identifier: Apache-2.0

import { setTimeout as sleep } from 'node:timers/promises';
import { questions } from './questions.ts';
import type { Asked } from './three-platforms.ts';

/** One command and how it was taken. */
export interface Sent {
  readonly platform: Asked['platform'];
  readonly place: string;
  readonly line: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly taken: boolean;
  readonly ackMs: number;
}

/** Different questions spread evenly over a time and over the places of all platforms. */
export const askAtThree = async (
  platforms: readonly Asked[],
  {
    commands,
    withinMs,
    after = 0,
  }: {
    readonly commands: number;
    readonly withinMs: number;
    /** How many were asked before: the questions are others. */
    readonly after?: number;
  },
): Promise<readonly Sent[]> =>
  Promise.all(
    questions(after + commands)
      .slice(after)
      .map(async (line, number) => {
        const asked = platforms[number % platforms.length];
        const place = asked?.places[Math.floor(number / platforms.length) % asked.places.length];
        if (asked === undefined || place === undefined) throw new Error('there is nowhere to ask');
        await sleep((number * withinMs) / commands);
        const at = Date.now();
        return { platform: asked.platform, place, line, at, ...(await asked.ask(place, line)) };
      }),
  );

/** A root that shows an answer, not that one is on its way. */
export const isAnswer = (text: string): boolean => /demo(:| is healthy)/.test(text);
