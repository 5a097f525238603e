// SPDX-License-Identifier: Apache-2.0

import type { AuditEntry } from '../core/audit-entry.ts';
import { auditOutcomes } from '../core/audit-entry.ts';
import { defineCommand } from '../core/command.ts';
import { joinLine } from '../core/command-line.ts';
import { Refused } from '../core/errors.ts';
import { mustBeOfARunningBot } from '../core/of-a-running-bot.ts';
import { parseSpan } from '../core/time-span.ts';
import { auditView } from '../views/audit.ts';

const PAGE = 20;

export default defineCommand({
  verb: 'audit',
  right: 'admin',
  summary: 'Show who asked what, and what was denied (admins)',
  flags: {
    since: {
      type: 'text',
      placeholder: 'TIME',
      description: 'how far back, for example 2h or 7d (default: 24h)',
    },
    user: { type: 'text', placeholder: 'PERSON', description: 'only this person, by id or name' },
    cluster: {
      type: 'text',
      placeholder: 'NAME',
      description: 'only what concerns this cluster',
      suggests: 'clusters',
    },
    outcome: {
      type: 'text',
      placeholder: 'OUTCOME',
      description: `only ${auditOutcomes.join(', ')}`,
      choices: auditOutcomes,
    },
    page: { type: 'text', placeholder: 'NUMBER', description: 'another page than the first' },
  },
  examples: ['audit', 'audit --since 7d --outcome denied', 'audit --user U0123'],
  needs: ['audit'],
  plan: ({ flags }, context) => {
    const { audit = [], now } = context;
    mustBeOfARunningBot('audit', context);
    if (flags.since !== undefined && parseSpan(flags.since) === undefined)
      throw new Refused(`${flags.since} is no time span: write 2h, 24h or 7d.`, {
        hint: 'audit --since 24h',
      });
    const person = flags.user?.replace(/^@/, '').toLowerCase();
    const isWanted = ({ who, cluster, outcome }: AuditEntry): boolean =>
      (person === undefined || who.id.toLowerCase() === person || who.name?.toLowerCase() === person) &&
      (flags.cluster === undefined || cluster === flags.cluster) &&
      (flags.outcome === undefined || outcome === flags.outcome);
    const found = audit.filter(isWanted);
    const pages = Math.max(1, Math.ceil(found.length / PAGE));
    const page = Math.min(Math.max(1, Math.trunc(Number(flags.page ?? 1)) || 1), pages);
    const lineOf = (at: number, outcome = flags.outcome): string =>
      joinLine([
        'audit',
        ...(flags.since === undefined ? [] : [`--since=${flags.since}`]),
        ...(flags.user === undefined ? [] : [`--user=${flags.user}`]),
        ...(flags.cluster === undefined ? [] : [`--cluster=${flags.cluster}`]),
        ...(outcome === undefined ? [] : [`--outcome=${outcome}`]),
        ...(at === 1 ? [] : [`--page=${at}`]),
      ]);
    return {
      type: 'answer',
      audience: 'person',
      document: auditView({
        entries: found.slice((page - 1) * PAGE, page * PAGE),
        total: found.length,
        since: now - (parseSpan(flags.since ?? '24h') ?? 0),
        page,
        pages,
        lineOf,
      }),
    };
  },
});
