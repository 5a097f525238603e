// SPDX-License-Identifier: Apache-2.0

import type { Health } from '../core/command.ts';
import { duration } from '../views/words.ts';
import type { ConfigState } from './reloading.ts';

type Part = Health['parts'][number];

/** Settings named in one line of a status. */
const MOST_NAMES = 5;
/** Of the reason: the log has all of it. */
const MOST_REASON = 300;

/** What is not in force of what the files say, as one clause; undefined when all of it is. */
export const configClause = ({ trouble, waiting }: ConfigState, now: number): string | undefined => {
  if (trouble !== undefined) {
    const reason = trouble.reason.replace(/\s+/g, ' ').slice(0, MOST_REASON);
    return `the new configuration cannot be used since ${duration(now - trouble.at)}, the one before stays in force: ${reason}`;
  }
  if (waiting.length === 0) return undefined;
  const others = waiting.length - MOST_NAMES;
  const names = waiting.slice(0, MOST_NAMES).join(', ') + (others > 0 ? ` and ${others} others` : '');
  return `changed, and used after a restart: ${names}`;
};

/** The same as parts of a status: of this process, and of workers that tell of their own. */
export const configParts = (here: string | undefined, workers: readonly (string | undefined)[]): Part[] => {
  const told = new Set([here, ...workers].filter((clause) => clause !== undefined));
  return [...told].map((detail) => ({ name: 'Configuration', status: 'degraded', detail }));
};
