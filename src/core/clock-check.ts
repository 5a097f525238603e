// SPDX-License-Identifier: Apache-2.0

import { MINUTE, SECOND } from './clock.ts';
import type { Check } from './ports/cluster-reader.ts';

/** What a platform's clock said, and what comes of being apart from it. */
interface TheirClock {
  readonly whose: string;
  /** Their time, in ms of the epoch; NaN where they did not tell it. */
  readonly theirs: number;
  /** Ours, in ms of the epoch. */
  readonly ours: number;
  /** What they sign is refused when it is older, in ms. */
  readonly leewayMs: number;
  /** Said from a minute on, and what is said beyond the leeway. */
  readonly says: { readonly soon: string; readonly late: string };
  /** Whether being late means that nothing works. */
  readonly refuses: boolean;
}

/** The time that an HTTP answer bears, in ms of the epoch; NaN without one. */
export const timeOfAnswer = (answer: Response): number => Date.parse(answer.headers.get('date') ?? '');

/** How far a platform's clock and ours are apart, for `doctor`. A `date` header has whole seconds, so nothing finer is said. */
export const clockCheck = ({ whose, theirs, ours, leewayMs, says, refuses }: TheirClock): Check => {
  const name = 'clock';
  if (Number.isNaN(theirs)) return { name, status: 'skipped', detail: `${whose} did not tell its time` };
  const apart = Math.round(Math.abs(ours - theirs) / SECOND) * SECOND;
  const detail = `${apart / SECOND} s apart from ${whose}'s`;
  if (apart <= MINUTE) return { name, status: 'ok', detail };
  const isLate = apart >= leewayMs;
  return {
    name,
    status: isLate && refuses ? 'failed' : 'warning',
    detail: `${detail}; ${isLate ? says.late : says.soon}`,
    fix: 'Set this machine by NTP.',
  };
};
