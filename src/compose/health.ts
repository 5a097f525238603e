// SPDX-License-Identifier: Apache-2.0

import type { Health } from '../core/command.ts';
import { messageOf } from '../core/errors.ts';
import type { OpenPlatform } from '../core/ports/platform-module.ts';
import { readFigures } from '../figures/figures-kept.ts';
import type { Tally } from '../figures/tally.ts';
import { isServed, livingWorkers } from '../living-workers.ts';
import { queuesInUse } from '../queues-in-use.ts';
import { pauseClause, pausedName } from '../views/paused.ts';
import { duration, plural } from '../views/words.ts';
import type { Base } from './base.ts';
import { configParts } from './config-part.ts';
import type { Core } from './core.ts';
import { type Explaining, explainedBy } from './explaining.ts';
import type { Risk } from './risks/risk.ts';
import { sinksPart } from './sinks-part.ts';
import { watchesPart } from './watches-part.ts';

type Part = Health['parts'][number];

export interface HealthParts {
  readonly base: Base;
  readonly core: Core;
  /** Redis carries queue and state; else they are in this process. */
  readonly redis: boolean;
  /** Undefined where explanations are written by other processes. */
  readonly explaining: Pick<Explaining, 'backend' | 'without'> | undefined;
  /** What is not in force of what the files say; undefined when all of it is, or where they are not looked at. */
  readonly config?: (() => string | undefined) | undefined;
  /** What this process counted; undefined where nobody counts. */
  readonly tally?: Pick<Tally, 'read'> | undefined;
  /** What settings allow beyond what most need; undefined where nobody is told. */
  readonly risks?: (() => Promise<readonly Risk[]>) | undefined;
  /** By the names that people know: Slack. */
  readonly platforms: readonly { readonly title: string; readonly health: OpenPlatform['health'] }[];
}

const storePart = async (name: string, embedded: boolean, ping: () => Promise<void>): Promise<Part> => {
  if (embedded) return { name, status: 'embedded', detail: 'in this process; set REDIS_URL to share it' };
  try {
    await ping();
    return { name, status: 'ok', detail: 'Redis answers' };
  } catch (error) {
    return { name, status: 'down', detail: messageOf(error) };
  }
};

type Living = ReturnType<typeof livingWorkers>;

const queuePart = async ({ core }: HealthParts, living: Living): Promise<Part> => {
  const names = await queuesInUse(core);
  const [depths, workers] = await Promise.all([
    Promise.all(names.map((name) => core.queue.depth(name))),
    living,
  ]);
  const sum = (of: 'waiting' | 'active'): number => depths.reduce((total, depth) => total + depth[of], 0);
  const oldest = Math.max(0, ...depths.map(({ oldestMs }) => oldestMs));
  const waiting = sum('waiting');
  const unserved = names.filter((name, at) => (depths[at]?.waiting ?? 0) > 0 && !isServed(name, workers));
  const since = waiting > 0 ? ` (the oldest for ${duration(oldest)})` : '';
  const nobody = unserved.length > 0 ? `; no worker takes work of ${unserved.join(', ')}` : '';
  return {
    name: 'Work',
    status: unserved.length > 0 || (waiting > 0 && oldest > 60_000) ? 'degraded' : 'ok',
    detail: `${sum('active')} running, ${waiting} waiting${since}${nobody}`,
  };
};

const aiPart = (detail: string): Part => ({
  name: 'AI',
  status: detail.startsWith('built-in') ? 'embedded' : 'ok',
  detail,
});

/** Workers, and who explains there: told by themselves where they are processes of their own. */
const workersPart = async (
  { base, redis, explaining, config }: HealthParts,
  living: Living,
): Promise<Part[]> => {
  const here = config?.();
  if (!redis)
    return [...(explaining === undefined ? [] : [aiPart(explainedBy(explaining))]), ...configParts(here, [])];
  const beats = await living;
  if (beats.length === 0)
    return [
      { name: 'Workers', status: 'down', detail: 'no worker has reported in the last minute' },
      ...configParts(here, []),
    ];
  const versions = [...new Set(beats.map((beat) => beat?.version ?? 'another'))].sort();
  const others = versions.some((version) => version !== base.version)
    ? `, of release ${versions.join(' and ')}`
    : '';
  const ais = [...new Set(beats.flatMap((beat) => beat?.ai ?? []))].sort();
  const tooOld = beats.filter((beat) => beat?.tooOld === true).length;
  const isTooOld = tooOld > 0 ? `; work of a newer release waits: update ${plural(tooOld, 'worker')}` : '';
  return [
    {
      name: 'Workers',
      status: tooOld > 0 ? 'degraded' : 'ok',
      detail: `${plural(beats.length, 'worker')}${others}${isTooOld}`,
    },
    ...ais.map(aiPart),
    ...configParts(
      here,
      beats.map((beat) => beat?.config),
    ),
  ];
};

/** What does not happen because somebody stopped it. */
const pausedParts = async ({ core }: HealthParts): Promise<Part[]> =>
  (await core.pauses.list()).map((pause) => ({
    name: pausedName(pause),
    status: 'degraded',
    detail: pauseClause(pause),
  }));

const settled = async (name: string, part: Promise<Part | Part[]>): Promise<Part[]> => {
  try {
    return [await part].flat();
  } catch (error) {
    return [{ name, status: 'down', detail: messageOf(error) }];
  }
};

const scansOf = async ({ scans }: Core): Promise<Health['scans']> =>
  (await scans.list()).map(({ cluster, at, whole }) => ({ cluster, at, broken: whole?.broken ?? [] }));

/** Every part as it is now; one that cannot be asked is down, and spoils no other. */
export const createHealth = (parts: HealthParts): (() => Promise<Health>) => {
  const { base, core, redis, platforms, tally } = parts;
  return async () => {
    // At once: what is away takes its time to be seen to be.
    const { owner, clock } = base;
    const unread: string[] = [];
    // Good to know, and nothing to fail for.
    const known = <T>(what: string, asking: Promise<T>): Promise<T | undefined> =>
      asking.catch(() => {
        unread.push(what);
        return undefined;
      });
    const counting =
      tally === undefined
        ? undefined
        : known('how well it does', readFigures(core.state, clock.now(), { owner, tally }));
    const scanning = known('when clusters were looked at', scansOf(core));
    const living = livingWorkers(core.state);
    // Whoever needs it says that it could not be asked.
    living.catch(() => undefined);
    const asked = await Promise.all([
      settled(
        'Queue',
        storePart('Queue', !redis, () => core.queue.ping()),
      ),
      settled(
        'State',
        storePart('State', !redis, () => core.state.ping()),
      ),
      settled('Work', queuePart(parts, living)),
      settled('Workers', workersPart(parts, living)),
      settled('Pauses', pausedParts(parts)),
      settled('Watches', watchesPart(core, base.clock.now())),
      settled('Sinks', sinksPart(core.state, base.clock.now())),
    ]);
    const [figures, scans] = [await counting, await scanning];
    return {
      version: base.version,
      startedAt: base.startedAt,
      risks: (await parts.risks?.())?.map(({ what, fix }) => `${what}. ${fix}`),
      figures,
      scans,
      unread,
      parts: [...asked.flat(), ...platforms.map(({ title, health }): Part => ({ name: title, ...health() }))],
    };
  };
};
