// SPDX-License-Identifier: Apache-2.0

import { DAY } from './core/clock.ts';
import { Feedback } from './core/feedback.ts';
import type { StateStore } from './core/ports/state-store.ts';
import { parsed } from './parsed.ts';

/** What people thought of explanations. */
export interface FeedbackBook {
  /** What the same person said of the same incident before is replaced. */
  readonly add: (feedback: Feedback) => Promise<void>;
  /** Newest first. */
  readonly list: () => Promise<readonly Feedback[]>;
}

const KEPT_MS = 90 * DAY;
/** Cases carry evidence: of more than these the oldest go. */
const MOST = 500;
const PREFIX = 'feedback/';

const keyOf = ({ cluster, incident, by }: Feedback): string =>
  PREFIX + [cluster, incident, by].map(encodeURIComponent).join('/');

export const createFeedbackBook = (state: StateStore): FeedbackBook => {
  const all = async (): Promise<readonly { readonly key: string; readonly feedback: Feedback }[]> =>
    (await state.list(PREFIX))
      .flatMap(({ key, value }) => {
        const feedback = parsed(Feedback, value);
        return feedback === undefined ? [] : [{ key, feedback }];
      })
      .sort((a, b) => b.feedback.at - a.feedback.at || (a.key < b.key ? -1 : 1));
  return {
    add: async (feedback) => {
      await state.put(keyOf(feedback), JSON.stringify(feedback), { ttlMs: KEPT_MS });
      for (const { key } of (await all()).slice(MOST)) await state.delete(key);
    },
    list: async () => (await all()).map(({ feedback }) => feedback),
  };
};
