// SPDX-License-Identifier: Apache-2.0

import { Refused } from '../core/errors.ts';
import type { FlagSpecs, FlagValues } from '../core/flags.ts';
import type { PurgeRequest } from '../core/purge.ts';

/** Of whom, and how: in chat and at a command line. */
export const purgeFlags = {
  cluster: { type: 'text', placeholder: 'NAME', description: 'of this cluster', suggests: 'clusters' },
  user: { type: 'text', placeholder: 'ID', description: 'of this person, by the id of the platform' },
  yes: { type: 'boolean', description: 'do it; without it, only counts are shown' },
  audit: {
    type: 'text',
    placeholder: 'HOW',
    description: 'of audit entries: strip the names (default), or delete',
    choices: ['strip', 'delete'],
  },
  'keep-answers': {
    type: 'boolean',
    description: 'answers of AI stay (otherwise all of them go)',
  },
} as const satisfies FlagSpecs;

/** Shorter than any id or name that is safe to look for in everything. */
const SHORTEST = 2;

/** Throws Refused where nobody is named, or too many. */
export const purgeWanted = (flags: FlagValues<typeof purgeFlags>): PurgeRequest => {
  const { cluster, user, yes, audit = 'strip' } = flags;
  if ((cluster === undefined) === (user === undefined))
    throw new Refused('Say of whom: one cluster or one person.', { hint: 'purge --cluster NAME' });
  // `slack:U1`, `@U1` and `<@U1>` are written too.
  const id = user
    ?.replace(/^<?@?|>$/g, '')
    .replace(/^(?:slack|teams|discord|mattermost|console|terminal):/, '');
  const given = cluster ?? id ?? '';
  if (given.length < SHORTEST)
    throw new Refused(`"${given}" is too short to be looked for in everything that is kept.`, {
      hint: 'purge --user U0123',
    });
  return {
    target: cluster === undefined ? { type: 'person', id: given } : { type: 'cluster', name: given },
    dryRun: yes !== true,
    audit: audit === 'delete' ? 'delete' : 'strip',
    keepAnswers: flags['keep-answers'] === true,
  };
};
