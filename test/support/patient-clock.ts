// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../../src/core/clock.ts';

export interface PatientClock extends Clock {
  /** Time stands still for as long as this is under way. */
  readonly during: <T>(what: string, task: Promise<T>) => Promise<T>;
  /**
   * The same for what has no promise; returns how to end it. `mayWait`: it may itself wait for time to pass, and does
   * when nothing else happens for a while.
   */
  readonly begin: (what: string, options?: { readonly mayWait: boolean }) => () => void;
  /** Lets so much time pass, from one sleeper to the next, each of them doing all that it has to do before the next wakes;
   * `stepMs`: those who would wake in so much time wake together, at its end. */
  readonly pass: (ms: number, options?: { readonly stepMs: number }) => Promise<void>;
  /** The same clock as a machine shows it that is so much ahead. */
  readonly ahead: (ms: number) => Clock;
}

/** Real milliseconds that something may be under way before a test is told what hangs. */
const HANGS_MS = 20_000;
/** Real milliseconds between two looks: a machine that stands still for long has looked only once. */
export const LOOK_MS = 10;
/** Looks in a row without any other sign of life after which what may wait is taken to wait. */
const WAITS_LOOKS = 15;

/**
 * Time that passes when everybody sleeps and nothing is on its way to a real server: a day against real Redis and real
 * HTTP takes as long as these take to answer, and nothing depends on how busy the machine is.
 */
export const patientClock = (start: number): PatientClock => {
  let now = start;
  let made = 0;
  const sleepers = new Map<number, { readonly at: number; readonly wake: () => void }>();
  const busy = new Map<symbol, string>();
  const waiting = new Map<symbol, string>();
  let onIdle: (() => void) | undefined;

  /** Everything that began or ended: it grows while anything happens. */
  let signs = 0;
  const begin: PatientClock['begin'] = (what, { mayWait } = { mayWait: false }) => {
    const id = Symbol(what);
    const among = mayWait ? waiting : busy;
    among.set(id, what);
    signs += 1;
    return () => {
      signs += 1;
      if (among.delete(id) && busy.size + waiting.size === 0) onIdle?.();
    };
  };
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  /** True when nothing is under way, false when what is left waits for time to pass. */
  const idle = async (): Promise<boolean> => {
    const began = performance.now();
    let seen = signs;
    let calm = 0;
    let timer: NodeJS.Timeout | undefined;
    const isIdle = await new Promise<boolean>((resolve, reject) => {
      onIdle = () => resolve(true);
      const look = (): void => {
        calm = signs === seen && busy.size === 0 ? calm + 1 : 0;
        if (calm >= WAITS_LOOKS) return resolve(false);
        if (performance.now() - began > HANGS_MS)
          return reject(new Error(`still under way: ${[...new Set(busy.values())].join(', ')}`));
        seen = signs;
        timer = setTimeout(look, LOOK_MS);
      };
      timer = setTimeout(look, LOOK_MS);
    });
    clearTimeout(timer);
    onIdle = undefined;
    return isIdle;
  };
  /** Twice: what was just answered may ask for the next thing. */
  const quiet = async (): Promise<void> => {
    for (let calm = 0; calm < 2; ) {
      await turn();
      if (busy.size + waiting.size === 0) calm += 1;
      else if (await idle()) calm = 0;
      else return;
    }
  };
  const sleep: Clock['sleep'] = (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason as Error);
      const id = (made += 1);
      const stop = (): void => {
        sleepers.delete(id);
        reject(signal?.reason as Error);
      };
      const wake = (): void => {
        sleepers.delete(id);
        signal?.removeEventListener('abort', stop);
        resolve();
      };
      signal?.addEventListener('abort', stop, { once: true });
      sleepers.set(id, { at: now + Math.max(0, ms), wake });
    });

  return {
    now: () => now,
    sleep,
    begin,
    during: (what, task) => task.finally(begin(what)),
    ahead: (ms) => ({ now: () => now + ms, sleep }),
    pass: async (ms, { stepMs } = { stepMs: 0 }) => {
      const end = now + ms;
      for (;;) {
        await quiet();
        let next = end;
        for (const { at } of sleepers.values()) if (at < next) next = at;
        now = Math.max(now, Math.min(end, Math.max(next, now + stepMs)));
        const due = [...sleepers.values()].filter(({ at }) => at <= now);
        for (const { wake } of due) wake();
        if (due.length === 0) return;
      }
    },
  };
};
