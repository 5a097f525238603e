// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../../src/core/clock.ts';
import { abortable } from './abortable.ts';
import type { IdentitySource, Presented } from './presented.ts';

export interface Credential {
  readonly presented: Presented;
  /** When it expires, epoch milliseconds; without, it is good until it is rejected. */
  readonly until: number | undefined;
}

interface Held {
  readonly making: Promise<Credential>;
  made?: Credential;
}

/** A credential that is made by something slow: made once for all who wait, and kept until it expires or is rejected. */
export const renewed = (make: () => Promise<Credential>, clock: Clock): IdentitySource => {
  let held: Held | undefined;
  const isOver = ({ made }: Held): boolean => made?.until !== undefined && clock.now() >= made.until;
  const current = (): Promise<Credential> => {
    if (held !== undefined && !isOver(held)) return held.making;
    const next: Held = { making: make() };
    held = next;
    next.making.then(
      (made) => (next.made = made),
      () => {
        if (held === next) held = undefined;
      },
    );
    return next.making;
  };
  return {
    // One who gives up does not take it from the others: what makes it has a time limit of its own.
    current: async (signal) => (await abortable(current(), signal)).presented,
    rejected: (presented) => {
      // Several requests learn of it one after the other: it is renewed once.
      if (held?.made?.presented === presented) held = undefined;
      return true;
    },
  };
};
