// SPDX-License-Identifier: Apache-2.0

import type { AccessSettings } from '../config/access.ts';
import { messageOf, Refused } from '../core/errors.ts';
import type { Check, Clusters } from '../core/ports/cluster-reader.ts';
import { plural } from '../views/words.ts';

/** Whether a cluster lets the bot read as each user that people are mapped to. */
export const identityChecks = async (
  clusters: Clusters,
  cluster: string,
  { impersonate }: Pick<AccessSettings, 'impersonate'>,
  signal: AbortSignal,
): Promise<readonly Check[]> => {
  const checks: Check[] = [];
  for (const { user, groups } of impersonate?.identities ?? []) {
    const name = `read as ${user}`;
    try {
      const reader = await clusters.open(cluster, { user, groups });
      // Whether they may list them is theirs; whether we may ask in their name is what is looked at.
      await reader.namespaces(signal);
      checks.push({ name, status: 'ok', detail: 'allowed' });
    } catch (error) {
      const fix = error instanceof Refused ? error.hint : undefined;
      checks.push({
        name,
        status: 'failed',
        detail: messageOf(error),
        fix: fix ?? 'See why with: kubectl auth can-i impersonate users',
      });
    }
  }
  return checks;
};

/** Who may ask, in a sentence: whoever reads it sees whether that is what was meant. */
export const accessChecks = (settings: AccessSettings): readonly Check[] => {
  const { rules, admins, contact, contactGroups } = settings;
  const isOpen =
    (settings.default ?? (rules.length === 0 ? 'everyone-here' : 'rules-only')) === 'everyone-here';
  const who = isOpen
    ? 'whoever writes where the bot was invited may ask, but guests and shared channels'
    : `${plural(rules.length, 'rule')}; nobody else may ask`;
  const missing = [
    ...(admins.length === 0 ? ['`access.admins` (nobody may pause or read the audit log in chat)'] : []),
    ...(contact === undefined && contactGroups.length === 0
      ? ['`access.contact` (whom people ask when something is denied)']
      : []),
  ];
  return [
    isOpen && rules.length === 0
      ? {
          name: 'rules',
          status: 'skipped',
          detail: who,
          fix: 'Name channels in `access.rules`, or set `K8SGPT_ACCESS_DEFAULT=rules-only`.',
        }
      : { name: 'rules', status: 'ok', detail: who },
    missing.length === 0
      ? { name: 'people', status: 'ok', detail: plural(admins.length, 'admin') }
      : { name: 'people', status: 'skipped', detail: 'not all is set', fix: `Set ${missing.join(' and ')}.` },
  ];
};
