// SPDX-License-Identifier: Apache-2.0

import { MINUTE } from '../core/clock.ts';
import { endSeries } from './ended-series.ts';
import { type Living, type LivingParts, openLiving } from './living.ts';
import type { Settings } from './settings.ts';

type Hear = (before: Living, now: Living) => Promise<void> | void;

/** What follows the settings while a process runs. */
export interface Renewal {
  /** As it is at this moment: whoever wants the newest asks each time. */
  readonly now: () => Living;
  /** Called, in the order of their coming, when it became another. */
  readonly onRenewed: (hear: Hear) => void;
  /** Makes what other settings ask for and puts it in the place of what was; throws, and changes nothing, where that cannot be made. */
  readonly renew: (settings: Settings) => Promise<{ readonly before: Living; readonly now: Living }>;
  /** All but the watches, which are looked after until they are told to stop. */
  readonly close: () => Promise<void>;
}

/** Longer than any piece of work may take: what it began with is there until its end. */
const RETIRED_MS = 15 * MINUTE;

export const openRenewal = async (parts: LivingParts, settings: Settings): Promise<Renewal> => {
  let { living } = await openLiving(parts, settings);
  const hearers: Hear[] = [];
  const retired = new Map<() => Promise<void>, NodeJS.Timeout>();
  const retire = (close: () => Promise<void>): void => {
    const timer = setTimeout(() => {
      retired.delete(close);
      void close();
    }, RETIRED_MS);
    timer.unref();
    retired.set(close, timer);
  };
  return {
    now: () => living,
    onRenewed: (hear) => void hearers.push(hear),
    renew: async (next) => {
      const before = living;
      const opened = await openLiving(parts, next, before);
      await opened.endBefore();
      const ended = endSeries(before, parts.base.metrics);
      living = opened.living;
      ended(living);
      retire(async () => {
        await opened.closeBefore();
        // What was under way until now counted once more.
        ended(living);
      });
      for (const hear of hearers) await hear(before, living);
      return { before, now: living };
    },
    close: async () => {
      for (const [close, timer] of retired) {
        clearTimeout(timer);
        await close();
      }
      const { metrics, clusters, alerting, custom } = living;
      for (const part of [metrics, clusters, alerting, custom]) await part?.close().catch(() => undefined);
    },
  };
};
