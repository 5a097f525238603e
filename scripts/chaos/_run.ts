// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildBundle } from '../../test/support/build-bundle.ts';
import type { Fault, Recovery } from './_fault.ts';
import { type Noted, openScene } from './_scene.ts';

export interface Outcome extends Pick<Noted, 'recoveries' | 'violations'> {
  readonly fault: Fault;
  /** Why it was not tried. */
  readonly skipped?: string | undefined;
  readonly tookMs: number;
}

export interface Running {
  readonly quick: boolean;
  readonly seed: number;
  /** Faults at the same time: most of their time they wait. */
  readonly atOnce: number;
  /** A build of the product (its main.js); made anew where there is none. */
  readonly program?: string | undefined;
  readonly say: (line: string) => void;
}

/** The same numbers for the same seed: a linear congruence, which is random enough to choose steps. */
const randomFrom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

/** Told as it happens. */
const noting = ({ name }: Fault, { say }: Running): Noted => {
  const recoveries: Recovery[] = [];
  const violations: string[] = [];
  return {
    recoveries,
    violations,
    recovered: (recovery) => {
      recoveries.push(recovery);
      say(`${name}: ${recovery.step}: recovered within ${(recovery.ms / 1_000).toFixed(1)} s`);
    },
    violated: (what) => {
      if (violations.some((known) => known.endsWith(what))) return;
      violations.push(what);
      say(`✗ ${name}: ${what}`);
    },
  };
};

const runFault = async (fault: Fault, program: string, running: Running): Promise<Outcome> => {
  const { quick, seed } = running;
  const noted = noting(fault, running);
  const started = performance.now();
  const skipped = fault.cannot?.();
  const ends: (() => Promise<void>)[] = [];
  const lasts: (() => Promise<void>)[] = [];
  try {
    if (skipped === undefined)
      await fault.run({
        quick,
        random: randomFrom(seed),
        open: async (options) => {
          const { scene, end } = await openScene(options, program, noted);
          ends.push(end);
          return scene;
        },
        after: (close) => lasts.push(close),
      });
  } catch (error) {
    noted.violated(`it could not be tried to its end: ${String(error)}`);
  }
  for (const end of [...ends, ...lasts])
    await end().catch((error: unknown) => noted.violated(`its end failed: ${String(error)}`));
  return {
    fault,
    recoveries: noted.recoveries,
    violations: noted.violations,
    skipped,
    tookMs: performance.now() - started,
  };
};

/** The product as it is installed: a bundle starts in a fraction of the time that sources take. */
const built = async (): Promise<{ readonly program: string; readonly remove: () => Promise<void> }> => {
  const folder = await mkdtemp(join(tmpdir(), 'k8sgpt-chaos-build-'));
  await buildBundle(join(folder, 'home'), join(folder, 'app'));
  return {
    program: join(folder, 'app/dist/main.js'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};

/** Tries these faults; in the order in which they were given. */
export const runChaos = async (faults: readonly Fault[], running: Running): Promise<readonly Outcome[]> => {
  const { program, remove } =
    running.program === undefined
      ? await built()
      : { program: running.program, remove: async () => undefined };
  const outcomes: Outcome[] = [];
  const waiting = [...faults];
  const work = async (): Promise<void> => {
    for (let fault = waiting.shift(); fault !== undefined; fault = waiting.shift()) {
      running.say(`${fault.name}: ${fault.title}`);
      const outcome = await runFault(fault, program, running);
      outcomes.push(outcome);
      running.say(
        `${fault.name}: ${outcome.skipped ?? `${outcome.recoveries.length} recoveries, ${outcome.violations.length} violations`} (${Math.round(outcome.tookMs / 1_000)} s)`,
      );
    }
  };
  try {
    await Promise.all(Array.from({ length: running.atOnce }, work));
  } finally {
    await remove();
  }
  return faults.flatMap((fault) => outcomes.filter((outcome) => outcome.fault === fault));
};
