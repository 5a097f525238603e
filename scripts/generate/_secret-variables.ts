// SPDX-License-Identifier: Apache-2.0

import type { ConfigSlice } from '../../src/core/config-slice.ts';

/** Roles that are processes of their own; the one that is all of them gets everything. */
export type PartRole = 'bot' | 'worker' | 'scheduler';

const ALL: readonly PartRole[] = ['bot', 'worker', 'scheduler'];

/** Sections that are no module of a registry, and who reads their credentials; the others are everybody's: Redis, the admin port, traces. */
const SECTIONS: Readonly<Record<string, readonly PartRole[]>> = {
  // The masking key: reports that programs ask for are masked by who serves them.
  ai: ['bot', 'worker'],
  api: ['bot'],
  mcp: ['bot'],
  alertmanagerWebhook: ['bot'],
  prometheus: ['worker'],
};

/** Every variable that holds a credential, sorted, and the roles that need it. */
export const loadSecretVariables = async (): Promise<ReadonlyMap<string, readonly PartRole[]>> => {
  const { configSlices } = await import('../../src/compose/config-slices.generated.ts');
  const { platforms } = await import('../../adapters/platforms.generated.ts');
  const { backends } = await import('../../adapters/ai/index.ts');
  const { sinks } = await import('../../adapters/alerts/index.ts');
  const keysOf = (modules: object): ReadonlySet<string> =>
    new Set(Object.values(modules).map((module: { readonly config: ConfigSlice }) => module.config.key));
  const [chat, ai, told] = [keysOf(platforms), keysOf(backends), keysOf(sinks)];
  const rolesOf = (key: string): readonly PartRole[] => {
    if (chat.has(key)) return ['bot'];
    if (ai.has(key)) return ['worker'];
    if (told.has(key)) return ['worker', 'scheduler'];
    return SECTIONS[key] ?? ALL;
  };
  const found = configSlices.flatMap(({ key, env, secrets = [] }) =>
    Object.entries(env)
      .filter(([, setting]) => secrets.includes(setting))
      .map(([variable]) => [variable, rolesOf(key)] as const),
  );
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
};
