// SPDX-License-Identifier: Apache-2.0

/** How long it takes until something is believed. Milliseconds. */
export interface Patience {
  /** It has to last so long before anybody is told. */
  readonly settle: number;
  /** It has to be gone so long before it is resolved, */
  readonly resolveAfter: number;
  /** and for so many looks that could have seen it. */
  readonly looks: number;
}

/** When what watches see is told. Milliseconds. */
export interface LifecyclePolicy {
  readonly patienceOf: (code: string) => Patience;
  /** That more suffers from it is told no more often than this. */
  readonly worseEvery: number;
  /** What comes back sooner is the same incident in the same message. */
  readonly reopenWithin: number;
  /** What goes away so often within `flapWindow` flaps; what stays as it is for that long is stable again. */
  readonly flapAfter: number;
  readonly flapWindow: number;
}
