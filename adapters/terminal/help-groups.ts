// SPDX-License-Identifier: Apache-2.0

import type { Verb } from '../../src/core/verb.ts';

export interface HelpGroup {
  readonly title: string;
  readonly verbs: readonly string[];
}

/** In which order somebody new finds things: what is asked first, then what needs a team, then what needs a server. */
const groups: readonly HelpGroup[] = [
  { title: 'Ask', verbs: ['analyze', 'details', 'explain', 'ask', 'show', 'chat'] },
  { title: 'Watch', verbs: ['watch', 'incidents', 'history', 'trend', 'route'] },
  { title: 'Act', verbs: ['ack', 'assign', 'mute', 'silences', 'feedback', 'export'] },
  { title: 'Choose', verbs: ['clusters', 'filters', 'integration', 'custom-analyzer', 'demo'] },
  { title: 'Set up', verbs: ['auth', 'generate', 'config', 'cache', 'completion'] },
  { title: 'Find out', verbs: ['help', 'doctor', 'dump', 'version'] },
  { title: 'Serve', verbs: ['serve', 'mcp', 'bot', 'worker', 'scheduler'] },
  { title: 'Operate', verbs: ['status', 'cost', 'audit', 'purge', 'cancel', 'pause', 'resume'] },
];

/** Everything that can be typed, in groups; what is in none is not lost. */
export const helpGroups = (
  verbs: readonly Verb[],
): readonly { readonly title: string; readonly verbs: readonly Verb[] }[] => {
  const grouped = groups.map(({ title, verbs: names }) => ({
    title,
    verbs: names.flatMap((name) => verbs.find(({ verb }) => verb === name) ?? []),
  }));
  const named = new Set(groups.flatMap((group) => group.verbs));
  return [...grouped, { title: 'More', verbs: verbs.filter(({ verb }) => !named.has(verb)) }].filter(
    (group) => group.verbs.length > 0,
  );
};
