// SPDX-License-Identifier: Apache-2.0

import { assertNever } from '../core/assert-never.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../core/clock.ts';
import type { Evidence } from '../core/evidence.ts';

const count = (many: number, one: string): string => `${many} ${one}${many === 1 ? '' : 's'}`;

/** "12 minutes before the check": the same words in every time zone. */
export const before = (at: number | undefined, now: number): string => {
  if (at === undefined) return '';
  const ms = Math.max(0, now - at);
  const [unit, name] =
    ms < MINUTE
      ? [SECOND, 'second']
      : ms < 2 * HOUR
        ? [MINUTE, 'minute']
        : ms < 2 * DAY
          ? [HOUR, 'hour']
          : [DAY, 'day'];
  return ms < SECOND ? 'at the time of the check' : `${count(Math.round(ms / unit), name)} before the check`;
};

export interface Clause {
  /** Our words: where it was said, and the facts around it. */
  readonly said: string;
  /** The cluster's own words, untrusted. */
  readonly quote?: string | undefined;
}

const joined = (...parts: readonly (string | false | undefined)[]): string =>
  parts.filter((part) => typeof part === 'string' && part !== '').join(', ');

/** How it ended leads: that is the trouble, whatever it does now. */
const containerState = (
  { state, reason, ended, exitCode, restarts, at }: Extract<Evidence, { readonly type: 'container' }>,
  now: number,
): string => {
  const bracketed = (why: string | undefined): string => (why === undefined ? '' : ` (${why})`);
  const again = restarts > 0 && count(restarts, 'restart');
  if (exitCode === undefined)
    return joined(
      `${state === 'terminated' ? 'has ended' : `is ${state}`}${bracketed(reason)}`,
      again,
      before(at, now),
    );
  return state === 'terminated'
    ? joined(`has ended with exit code ${exitCode}${bracketed(reason)}`, again, before(at, now))
    : `${joined(`last ended with exit code ${exitCode}${bracketed(ended)}`, before(at, now), again)}; it is ${state}${bracketed(reason)}`;
};

/** One piece of evidence as a clause; `on` names its object. Names stand in backticks. */
export const evidenceClause = (evidence: Evidence, on: string, now: number): Clause => {
  switch (evidence.type) {
    case 'condition': {
      const since = before(evidence.since, now);
      return {
        said: joined(
          `Condition ${evidence.condition} of ${on} is ${evidence.status}`,
          evidence.reason !== undefined && evidence.reason !== '' && `reason ${evidence.reason}`,
          since !== '' && `since ${since}`,
        ),
        quote: evidence.message,
      };
    }
    case 'event': {
      const last = before(evidence.lastSeen, now);
      return {
        said: joined(
          `Event ${evidence.reason} on ${on}`,
          evidence.count > 1 && `seen ${evidence.count} times`,
          last !== '' && `last ${last}`,
        ),
        quote: evidence.message,
      };
    }
    case 'container':
      return {
        said: `Container \`${evidence.container}\` of ${on} ${containerState(evidence, now)}`,
        quote: evidence.message,
      };
    case 'field':
      return { said: `In ${on}, \`${evidence.path}\` is`, quote: evidence.value };
    case 'log':
      return {
        said:
          evidence.errors === true
            ? `The log of container \`${evidence.container}\` of ${on} tells of errors`
            : `The last log lines of container \`${evidence.container}\` of ${on} say`,
        quote: evidence.lines.join('\n'),
      };
    default:
      return assertNever(evidence);
  }
};
