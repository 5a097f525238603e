// SPDX-License-Identifier: Apache-2.0

import type { FlagSpec } from './flags.ts';
import type { Verb } from './verb.ts';

const flagUsage = ([name, flag]: [string, FlagSpec]): string => {
  const dashed = flag.short === undefined ? `--${name}` : `-${flag.short}|--${name}`;
  return flag.type === 'boolean'
    ? `[${dashed}]`
    : `[${dashed} ${flag.placeholder}${flag.type === 'list' ? ',…' : ''}]`;
};

/** One line: `analyze [-n|--namespace NAMESPACE,…] …`. */
export const usageOf = (command: Pick<Verb, 'verb' | 'operands' | 'flags'>): string =>
  [
    command.verb,
    ...(command.operands === undefined ? [] : [command.operands.placeholder]),
    ...Object.entries(command.flags).map(flagUsage),
  ].join(' ');
