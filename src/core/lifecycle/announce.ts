// SPDX-License-Identifier: Apache-2.0

import type { Text } from '../document.ts';
import { bySeverity } from '../finding.ts';
import type { Turn, TurnName, Watched } from '../incident-record.ts';
import type { LifecyclePolicy } from './policy.ts';
import { shownWords } from './shown-words.ts';
import { backText, changedText, endText, flappingText, worseText } from './turn-words.ts';
import { inState, type WatchedRecord } from './watched-record.ts';

/** Turns kept of one incident. */
const MOST_TURNS = 60;

type Told = NonNullable<Watched['told']>;

/** One thing to tell, and what people believe then; undefined: that nothing is wrong. */
interface News {
  readonly turn: TurnName;
  readonly detail?: Text | undefined;
  /** Somebody is called, unless somebody has it. */
  readonly isLoud?: boolean;
  readonly told: Told | undefined;
}

const asItIs = (record: WatchedRecord): Told => {
  const { severity, watched } = record;
  return {
    severity,
    workloads: watched.workloads,
    lead: watched.findings[0] ?? '',
    cause: `${watched.codes[0] ?? ''} ${watched.object}`,
    flapping: watched.flapping,
    shown: shownWords(record),
  };
};

/** It stands, and people believe that nothing is wrong. */
const firstNews = (record: WatchedRecord, now: number): News => {
  const { watched } = record;
  const told = asItIs(record);
  if (watched.flapping) return { turn: 'flapping', detail: flappingText(record, now), told };
  const wasResolved = watched.turns.some(({ turn, at }) => turn === 'resolved' && at >= watched.firstSeen);
  return wasResolved
    ? { turn: 'reopened', detail: backText(record), isLoud: true, told }
    : { turn: 'opened', isLoud: true, told };
};

/** When people were last told that it is worse; long ago where they never were. */
export const growthToldAt = ({ turns }: Watched): number =>
  turns.findLast(({ turn }) => turn === 'worse')?.at ?? 0;

/** It stands, and people know it as `told`: what of it is new. What flaps is silent, unless it gets graver. */
const furtherNews = (
  record: WatchedRecord,
  told: Told,
  policy: LifecyclePolicy,
  now: number,
): News | undefined => {
  const { severity, watched } = record;
  const more = Math.max(0, watched.workloads - told.workloads);
  const isGraver = bySeverity(severity, told.severity) < 0;
  const known: Told = {
    ...asItIs(record),
    severity: isGraver ? severity : told.severity,
    workloads: told.workloads + more,
  };
  // Of several that lack the same thing, another one may lead now: that is no other cause.
  const isSameCause = known.lead === told.lead || known.cause === told.cause;
  const changed = isSameCause ? undefined : changedText(record, told.lead);
  if (isGraver) {
    const detail = [...worseText(severity, more), ...(changed === undefined ? [] : [', ', ...changed])];
    // That it flaps is told of its own.
    return { turn: 'worse', detail, isLoud: true, told: { ...known, flapping: told.flapping } };
  }
  if (known.flapping)
    return told.flapping ? undefined : { turn: 'flapping', detail: flappingText(record, now), told: known };
  if (told.flapping) return { turn: 'steady', told: known };
  if (changed !== undefined) return { turn: 'changed', detail: changed, told: known };
  return more > 0 && now - growthToldAt(watched) >= policy.worseEvery
    ? { turn: 'worse', detail: worseText(undefined, more), told: known }
    : undefined;
};

/**
 * The difference between how an incident stands and what people were told of it last; undefined when there is none. What
 * is only suspected, or only just gone, is not told; what is resolved is told to whoever was told that it is there.
 */
const newsOf = (
  record: WatchedRecord,
  isQuiet: boolean,
  policy: LifecyclePolicy,
  now: number,
): News | undefined => {
  const { told } = record.watched;
  if (record.state === 'resolved')
    return told === undefined ? undefined : { turn: 'resolved', detail: endText(record), told: undefined };
  if (record.state !== 'open' || isQuiet) return undefined;
  return told === undefined ? firstNews(record, now) : furtherNews(record, told, policy, now);
};

/** The record with what is to be told of it owed; the same record when there is nothing. */
export const announce = (
  record: WatchedRecord,
  isQuiet: boolean,
  policy: LifecyclePolicy,
  now: number,
): WatchedRecord => {
  const news = newsOf(record, isQuiet, policy, now);
  if (news === undefined) return record;
  const { turns, owed, escalated } = record.watched;
  const turn: Turn = {
    // Two turns of one moment would be one event.
    at: Math.max(now, (turns.at(-1)?.at ?? 0) + 1),
    turn: news.turn,
    ...(news.detail === undefined ? {} : { detail: news.detail }),
    ...(news.isLoud === true && record.acknowledged === undefined ? { loud: true } : {}),
  };
  return inState(record, record.state, {
    told: news.told,
    turns: [...turns, turn].slice(-MOST_TURNS),
    owed: [...owed, turn],
    ...(news.turn === 'opened' || news.turn === 'reopened' ? { escalated: 0, paged: [] } : { escalated }),
  });
};
