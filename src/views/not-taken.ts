// SPDX-License-Identifier: Apache-2.0

import { HOUR, MINUTE } from '../core/clock.ts';
import type { Document } from '../core/document.ts';
import type { Unavailable } from '../core/errors.ts';
import { unavailableView } from './trouble.ts';
import { duration } from './words.ts';

/** An hour is the most that an error holds: it may be more. */
const whenText = ({ retryAfterMs = 0 }: Unavailable): string => {
  if (retryAfterMs >= HOUR) return 'in an hour or later';
  return retryAfterMs > MINUTE ? `in about ${duration(retryAfterMs)}` : 'in a minute';
};

/** A command that could not be stored: why, whether it may have been all the same, and when to ask again. */
export const notTakenView = (error: Unavailable, mayBeStored: boolean): Document =>
  mayBeStored
    ? unavailableView(
        'I do not know whether I could take this command',
        `${error.message}. If no answer comes within a minute, please try again.`,
      )
    : unavailableView(
        'I cannot take this command now',
        `${error.message}. Nothing was started; please try again ${whenText(error)}.`,
      );
