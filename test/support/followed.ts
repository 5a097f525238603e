// SPDX-License-Identifier: Apache-2.0

import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { analyzers } from '../../analyzers/index.ts';
import { type AnalysisSettings, noSettings } from '../../src/core/analysis-settings.ts';
import { analyzeSnapshot } from '../../src/core/analyze.ts';
import { HOUR, MINUTE } from '../../src/core/clock.ts';
import { liveAnalysis } from '../../src/core/live/live-analysis.ts';
import type { Report } from '../../src/core/report.ts';
import { livingCluster } from './living-cluster.ts';

const about = { id: 'live', requestedFilters: [], elapsed: () => 0 };
const never = new AbortController().signal;

const LONG = 26 * HOUR;
/** Much that was recorded began within so long. */
const BEFORE = 20 * MINUTE;
/** Moments at which the time may tell something that are looked at, each with the one before. */
const MOMENTS = 5;

type Json = Record<string, unknown>;

const saidBy = ({ incidents, findings }: Report) => ({ incidents, findings });

/** `toEqual` takes its time over reports that are the same, and they nearly always are. */
const expectSame = (one: unknown, other: unknown): void => {
  if (!isDeepStrictEqual(one, other)) expect(one).toEqual(other);
};

/**
 * A cluster that is followed as a live watch does it. `look` says at every moment that what is kept up to date, and what is
 * left as it was told, is what a whole analysis says.
 */
export const followed = (
  objects: readonly unknown[],
  start: number,
  settings: AnalysisSettings = noSettings,
) => {
  const cluster = livingCluster(objects);
  const live = liveAnalysis({ analyzers, settings });
  let now = start;
  let told: Report | undefined;
  let toldAt = start;
  let looks = 0;

  const look = async (): Promise<void> => {
    const { snapshot, changes } = cluster.at(now);
    const whole = await analyzeSnapshot({ ...about, snapshot, analyzers, settings });
    looks += 1;
    if (told !== undefined && !live.concerns(changes, now)) {
      // What depends on the very moment is looked at once a minute.
      if (now === toldAt || now - toldAt >= MINUTE) expectSame(saidBy(told), saidBy(whole));
      return;
    }
    const isOther = await live.update(snapshot, told === undefined ? 'all' : changes, never);
    const report = live.report(about);
    expectSame(report, whole);
    if (!isOther && told !== undefined) expectSame(saidBy(report), saidBy(told));
    told = report;
    toldAt = now;
  };

  return {
    put: cluster.put,
    remove: cluster.remove,
    look,
    pass: (ms: number): void => {
      now += ms;
    },
    /** So often it was compared with a whole analysis. */
    looks: () => looks,
    goTo: (at: number): void => {
      now = at;
    },
    /** Goes to the next moment at which the time may tell something, if there is one within so long; resolves to whether there is. */
    passToDue: async (within: number): Promise<boolean> => {
      const due = live.dueAt();
      if (due === undefined || due > now + within) return false;
      const before = due - 1;
      if (before > now) {
        now = before;
        await look();
      }
      now = Math.max(now, due);
      await look();
      return true;
    },
  };
};

/** The same object under another owner, on another node, about another object; undefined where it has none of them. */
const elsewhere = (object: unknown): unknown => {
  const moved = structuredClone(object) as Json;
  const metadata = moved['metadata'] as Json;
  const spec = moved['spec'] as Json | undefined;
  const about = moved['involvedObject'] as Json | undefined;
  const isOwned = metadata['ownerReferences'] !== undefined;
  const isPlaced = moved['kind'] === 'Pod' && spec?.['nodeName'] !== undefined;
  delete metadata['ownerReferences'];
  if (isPlaced) spec['nodeName'] = 'elsewhere';
  if (about !== undefined) Object.assign(about, { name: 'elsewhere', uid: 'elsewhere' });
  return isOwned || isPlaced || about !== undefined ? moved : undefined;
};

/**
 * The time comes to this moment, then every object goes and comes back, and moves, one after the other, then the time passes.
 * Resolves to how often it was compared.
 */
export const followEach = async (
  { objects, now }: { readonly objects: readonly unknown[]; readonly now: number },
  settings?: AnalysisSettings,
): Promise<number> => {
  const before = now - BEFORE;
  const { put, remove, look, looks, goTo, pass, passToDue } = followed(objects, before, settings);
  const passMoments = async (within: number): Promise<void> => {
    for (let times = 0; times < MOMENTS && (await passToDue(within)); times += 1);
  };
  await look();
  await passMoments(BEFORE / 2);
  goTo(now);
  await look();
  for (const object of objects) {
    remove(object);
    await look();
    put(object);
    await look();
    const moved = elsewhere(object);
    if (moved === undefined) continue;
    put(moved);
    await look();
    put(object);
    await look();
  }
  await passMoments(LONG);
  pass(LONG);
  await look();
  return looks();
};
