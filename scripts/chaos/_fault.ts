// SPDX-License-Identifier: Apache-2.0

import type { Asked } from './_ledger.ts';
import type { World, WorldOptions } from './_world.ts';

export interface Recovery {
  readonly step: string;
  readonly ms: number;
}

/** What is still wrong: `deaf`, nobody who asks anew can be heard, and only what was under way ends. */
export type Still = 'deaf';

/** A cluster of real processes that something happens to. */
export interface Scene extends World {
  /**
   * Waits until everybody has their answer, nothing is left to do, and whoever asks now is answered as always; notes how
   * long that took since the fault's end (`since`, of performance.now()). Notes what is wrong.
   */
  readonly recovered: (step: string, since: number, still?: Still) => Promise<void>;
  /** Waits until everybody has their answer and nothing is left to do; false where that never comes, which is noted. */
  readonly settled: (step: string) => Promise<boolean>;
  /** Something that must not be. */
  readonly violated: (what: string) => void;
  /** Resolves when the strike has happened; notes it where it never does. */
  readonly happens: (step: string, strike: Promise<void>) => Promise<boolean>;
  /** One more incident from now on, which must be told once. */
  readonly incident: (name: string) => void;
}

export interface Chaos {
  /** Few steps of each fault. */
  readonly quick: boolean;
  /** From the seed: 0 ≤ x < 1. */
  readonly random: () => number;
  /** Until the end of the fault. */
  readonly open: (options: WorldOptions) => Promise<Scene>;
  /** Done when everything is over. */
  readonly after: (close: () => Promise<void>) => void;
}

export interface Fault {
  /** As it is called on the command line. */
  readonly name: string;
  /** One line: what happens to whom. */
  readonly title: string;
  /** Part of `--quick`. */
  readonly quick?: boolean;
  /** Why it cannot be tried on this machine; undefined where it can. */
  readonly cannot?: () => string | undefined;
  readonly run: (chaos: Chaos) => Promise<void>;
}

export const defineFault = (fault: Fault): Fault => Object.freeze(fault);

/** What is there to be asked while something is broken, and what was under way before. */
export interface Trouble {
  readonly step: string;
  readonly breaks: () => unknown;
  readonly mends: () => unknown;
  /** How long it stays broken, in milliseconds. */
  readonly lastsMs: number;
  /** Answers may say that it could not be done: what is broken is what answers come from. */
  readonly mayFail?: boolean;
  /** What is asked; `analyze` unless given. */
  readonly text?: string;
  readonly still?: Still | undefined;
}

/**
 * Somebody asks, something breaks at once, others ask while it is broken, it is mended; then everybody has one answer, and
 * who asks from now on is answered as always.
 */
export const during = async (scene: Scene, trouble: Trouble): Promise<void> => {
  const { step, breaks, mends, lastsMs, mayFail = false, text = 'analyze', still } = trouble;
  const { ledger } = scene;
  const asks: Promise<Asked>[] = [ledger.command(text, { mayFail })];
  // In the middle of it: not before it has begun, and not after its end.
  await new Promise((resolve) => setTimeout(resolve, 60));
  await breaks();
  asks.push(ledger.command(text, { mayFail }), ledger.mention(text, { mayFail }));
  await new Promise((resolve) => setTimeout(resolve, lastsMs));
  await mends();
  const since = performance.now();
  await Promise.all(asks);
  await ledger.again();
  await scene.recovered(step, since, still);
};
