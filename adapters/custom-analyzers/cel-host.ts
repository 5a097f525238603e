// SPDX-License-Identifier: Apache-2.0

import type { CustomTrouble } from '../../src/core/custom-finding.ts';
import type { FromJudge, ToJudge } from './cel-messages.ts';
import type { Rule } from './cel-rule.ts';
import type { Verdict } from './cel-verdict.ts';
import { type LocalProcess, startProcess } from './local-process.ts';

export interface JudgeLimits {
  /** One object may take so long, or one step between two signs of life. */
  readonly hangMs: number;
  /** Without work the process is ended. */
  readonly idleMs: number;
  readonly memoryMb: number;
}

export const judgeLimits: JudgeLimits = { hangMs: 2_000, idleMs: 5_000, memoryMb: 128 };

/** What is asked of the process. */
export interface Asked {
  readonly rule: Rule;
  readonly cluster: string;
  readonly now: number;
  readonly objects: readonly Readonly<Record<string, unknown>>[];
}

export type Judged =
  | { readonly status: 'judged'; readonly verdict: Verdict }
  | { readonly status: 'broken'; readonly trouble: CustomTrouble };

export interface Judges {
  /** Throws the signal's reason only. */
  readonly judge: (asked: Asked, signal: AbortSignal) => Promise<Judged>;
  readonly close: () => void;
}

interface Open extends Asked {
  readonly id: number;
  readonly settle: (judged: Judged) => void;
}

/** Objects of one message. */
const BATCH = 200;
/** All that a process may say: two hundred findings of a few thousand characters, of a few hundred rules. */
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * Rules are judged in one process, in turns. A rule that hangs or takes all its memory ends the process, and is told so;
 * the others are judged anew in the next one.
 */
export const judges = (limits: JudgeLimits = judgeLimits): Judges => {
  const open = new Map<number, Open>();
  let process: LocalProcess | undefined;
  let count = 0;
  let at: number | undefined;
  let hanging: NodeJS.Timeout | undefined;
  let idle: NodeJS.Timeout | undefined;

  const settle = (id: number, judged: Judged): void => {
    const job = open.get(id);
    open.delete(id);
    job?.settle(judged);
    if (open.size > 0) return;
    clearTimeout(hanging);
    idle = setTimeout(
      () => process?.kill({ reason: 'failed', detail: 'is not needed now' }),
      limits.idleMs,
    ).unref();
  };

  const alive = (): void => {
    clearTimeout(hanging);
    if (open.size === 0) return;
    hanging = setTimeout(() => {
      // When this process itself was busy, signs of life lie in the pipe: they are read first.
      hanging = setTimeout(
        () =>
          process?.kill({
            reason: 'timeout',
            detail: `took more than ${limits.hangMs / 1_000} s for one object`,
          }),
        100,
      );
    }, limits.hangMs);
  };

  const feed = async (job: Open, to: LocalProcess): Promise<void> => {
    const { id, rule, cluster, now, objects } = job;
    const send = async (message: ToJudge): Promise<void> => {
      if (open.has(id) && process === to) await to.send(message);
    };
    await send({ type: 'job', id, rule, cluster, now });
    for (let from = 0; from < objects.length; from += BATCH)
      await send({ type: 'objects', id, objects: objects.slice(from, from + BATCH) });
    await send({ type: 'end', id });
  };

  const start = (): LocalProcess => {
    at = undefined;
    let hasSpoken = false;
    const started: LocalProcess = startProcess({
      program: 'cel-process',
      memoryMb: limits.memoryMb,
      mostBytes: MOST_BYTES,
      heard: (message) => {
        hasSpoken = true;
        alive();
        const said = message as FromJudge;
        if (said.type === 'at') at = said.id;
        else settle(said.id, { status: 'judged', verdict: said.verdict });
      },
      ended: (trouble) => {
        if (process !== started) return;
        process = undefined;
        clearTimeout(hanging);
        const guilty = at;
        // A process that did not come up will not do so the next time.
        for (const id of hasSpoken && guilty !== undefined ? [guilty] : [...open.keys()])
          settle(id, { status: 'broken', trouble });
        if (open.size === 0) return;
        const next = (process = start());
        for (const job of open.values()) void feed(job, next);
      },
    });
    // Starting takes longer than an object may.
    clearTimeout(hanging);
    started.letGo();
    hanging = setTimeout(
      () => started.kill({ reason: 'timeout', detail: 'did not start in time' }),
      limits.hangMs + 20_000,
    );
    return started;
  };

  return {
    judge: (asked, signal) =>
      new Promise<Judged>((resolve, reject) => {
        signal.throwIfAborted();
        clearTimeout(idle);
        count += 1;
        const id = count;
        const aborted = (): void => {
          open.delete(id);
          const unwanted = process;
          if (open.size > 0) void unwanted?.send({ type: 'drop', id });
          else {
            // Nobody else would have to be judged anew, and what is no longer wanted may be what hangs.
            process = undefined;
            clearTimeout(hanging);
            unwanted?.kill({ reason: 'timeout', detail: 'was ended' });
          }
          reject(signal.reason as Error);
        };
        signal.addEventListener('abort', aborted, { once: true });
        const job: Open = {
          ...asked,
          id,
          settle: (judged) => {
            signal.removeEventListener('abort', aborted);
            resolve(judged);
          },
        };
        open.set(id, job);
        process ??= start();
        void feed(job, process);
      }),
    close: () => {
      clearTimeout(hanging);
      clearTimeout(idle);
      process?.kill({ reason: 'failed', detail: 'is closed' });
    },
  };
};
