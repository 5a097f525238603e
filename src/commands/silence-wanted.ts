// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { chooseCluster } from '../core/choose.ts';
import type { CommandContext, Plan } from '../core/command.ts';
import { Denied } from '../core/denied.ts';
import { Refused } from '../core/errors.ts';
import { severities } from '../core/finding.ts';
import { parseSelector } from '../core/parse-selector.ts';
import type { Silence } from '../core/silence.ts';
import { silencedView } from '../views/silences.ts';
import { whoAsks } from './incidents-to-mark.ts';

/** What a mute by rule is asked to be about; lists are alternatives. */
export interface SilenceWanted {
  readonly cluster: string | undefined;
  readonly namespaces: readonly string[];
  readonly codes: readonly string[];
  readonly severities: readonly string[];
  readonly labels: string | undefined;
  readonly ms: number | undefined;
  readonly reason: string;
}

const EXAMPLE = 'mute --rule --namespace shop --for 2h';

const severitiesNamed = (named: readonly string[]): Silence['severities'] => {
  const chosen = named.map((name) => {
    const found = severities.find((severity) => severity === name.toLowerCase());
    if (found !== undefined) return found;
    throw new Refused(`A severity is ${severities.join(', ')}; not "${name.slice(0, 40)}".`, {
      hint: EXAMPLE,
    });
  });
  return chosen.length === 0 ? undefined : chosen;
};

/** Whoever sees some namespaces of a cluster mutes nothing of the others. */
const namespacesWanted = (named: readonly string[], { access }: CommandContext): Silence['namespaces'] => {
  const allowed = access.namespaces;
  if (allowed === undefined) return named.length === 0 ? undefined : named;
  if (named.length === 0) return allowed;
  const beyond = named.find((name) => !allowed.includes(name));
  if (beyond === undefined) return named;
  throw new Denied(`You may not mute namespace ${beyond} from this channel.`, access);
};

/** A rule by which nobody is told of something for a while; said to everybody in the place where it is made. */
export const silenceWanted = (wanted: SilenceWanted, context: CommandContext): Plan => {
  const { ms, labels, reason, codes } = wanted;
  const namespaces = namespacesWanted(wanted.namespaces, context);
  const graves = severitiesNamed(wanted.severities);
  if (namespaces === undefined && codes.length === 0 && graves === undefined && labels === undefined)
    throw new Refused('Say what to mute: --namespace, --code, --severity or --labels.', { hint: EXAMPLE });
  if (ms === undefined)
    throw new Refused('Say for how long it is muted: --for 2h, 30d at most.', { hint: EXAMPLE });
  if (labels !== undefined) parseSelector(labels);
  const silence: Silence = {
    schema: 1,
    id: createHash('sha256').update(context.interaction.id).digest('hex').slice(0, 8),
    cluster: chooseCluster(wanted.cluster, context),
    ...(namespaces === undefined ? {} : { namespaces }),
    ...(codes.length === 0 ? {} : { codes }),
    ...(graves === undefined ? {} : { severities: graves }),
    ...(labels === undefined ? {} : { labels }),
    by: whoAsks(context),
    at: context.now,
    until: context.now + ms,
    ...(reason === '' ? {} : { reason }),
  };
  return { type: 'silence', set: silence, document: silencedView(silence) };
};
