// SPDX-License-Identifier: Apache-2.0

import type { Health } from '../core/command.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import { createSinkMail } from '../sinks/sink-mail.ts';
import { duration, plural } from '../views/words.ts';

type Part = Health['parts'][number];

const LONGEST_WHY = 200;

/** Those who are told of incidents by machine: which there are, which take nothing and why, and what waits for them. */
export const sinksPart = async (state: StateStore, now: number): Promise<Part[]> => {
  const mail = createSinkMail(state, () => now);
  const standing = await mail.standing();
  if (standing.length === 0) return [];
  const troubled = standing.filter(({ why }) => why !== undefined);
  const clauses = await Promise.all(
    troubled.map(async ({ name, title, why = '', since }) => {
      const waiting = (await mail.waiting(name)).length;
      return [
        `${title}${name === title ? '' : ` (${name})`} takes nothing`,
        ...(since === undefined ? [] : [` for ${duration(Math.max(0, now - since))}`]),
        `: ${why.slice(0, LONGEST_WHY)}`,
        ...(waiting === 0 ? [] : [`, ${plural(waiting, 'event waits', 'events wait')}`]),
      ].join('');
    }),
  );
  const well = standing.filter(({ why }) => why === undefined).map(({ name }) => name);
  return [
    {
      name: 'Sinks',
      status: troubled.length === 0 ? 'ok' : 'degraded',
      detail: [...(well.length === 0 ? [] : [well.join(', ')]), ...clauses].join(' · '),
    },
  ];
};
