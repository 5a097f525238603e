import { type Clock, MINUTE } from '../../src/core/clock.ts';
import { abortable } from './abortable.ts';
import type { IdentitySource, Presented } from './presented.ts';

/** Longest time that a credential is used without asking its source again. */
const KEPT_MS = MINUTE;

interface Held {
  readonly making: Promise<Presented>;
  readonly madeAt: number;
  made?: Presented;
}

/** A credential that is made by something slow: made once for all who wait, kept for a minute or until it is rejected. */
export const renewed = (make: () => Promise<Presented>, forget: () => void, clock: Clock): IdentitySource => {
  let held: Held | undefined;
  const current = (): Promise<Presented> => {
    if (held !== undefined && clock.now() - held.madeAt < KEPT_MS) return held.making;
    const next: Held = { making: make(), madeAt: clock.now() };
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
    current: (signal) => abortable(current(), signal),
    rejected: (presented) => {
      // Several requests learn of it one after the other: it is renewed once.
      if (held?.made === presented) {
        held = undefined;
        forget();
      }
      return true;
    },
  };
};
