// SPDX-License-Identifier: Apache-2.0

import type { FlagSpecs } from '../../core/flags.ts';
import type { ServiceRole } from '../../core/service-role.ts';
import { defineOperation, type Operation, type OperationGiven } from './operation.ts';

const configFlag: FlagSpecs = {
  config: {
    type: 'text',
    placeholder: 'PATH',
    description: 'another configuration file than K8SGPT_CONFIG names',
  },
};

interface RoleParts {
  readonly verb: ServiceRole;
  readonly summary: string;
  /** Further flags, each with the variable that it sets: a flag wins over the environment, and that over the file. */
  readonly flags?: Readonly<Record<string, FlagSpecs[string] & { readonly sets: string }>>;
  readonly examples?: Operation['examples'];
}

type Values = OperationGiven['args']['flags'];

/** Variables as if they had been set where the flags say more. */
const withFlags = (
  env: NodeJS.ProcessEnv,
  flags: NonNullable<RoleParts['flags']>,
  values: Values,
): NodeJS.ProcessEnv => {
  const given = Object.entries(flags).flatMap(([name, { sets }]) => {
    const value = values[name];
    if (value === undefined || (Array.isArray(value) && value.length === 0)) return [];
    return [[sets, Array.isArray(value) ? value.join(',') : String(value)] as const];
  });
  return { ...env, ...Object.fromEntries(given) };
};

/** A role of the product: runs until it is told to end. */
export const defineRole = ({ verb, summary, flags = {}, examples = [verb] }: RoleParts): Operation =>
  defineOperation({
    verb,
    isRole: true,
    summary,
    flags: { ...configFlag, ...flags },
    examples,
    run: async ({ args, surface }) => {
      const { runService } = await import('../run-service.ts');
      const path = args.flags['config'] ?? surface.config;
      return runService(verb, {
        env: withFlags(process.env, flags, args.flags),
        path: typeof path === 'string' ? path : undefined,
      });
    },
  });
