// SPDX-License-Identifier: Apache-2.0

import type { AnyCommand } from '../../src/core/command.ts';
import type { FlagSpec } from '../../src/core/flags.ts';
import { usageOf } from '../../src/core/usage.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|');

const flagRow = ([name, flag]: [string, FlagSpec]): string => {
  const dashed = flag.short === undefined ? `--${name}` : `-${flag.short}, --${name}`;
  const value = flag.type === 'boolean' ? '' : ` ${flag.placeholder}${flag.type === 'list' ? ',…' : ''}`;
  const choices = flag.type === 'text' && flag.choices !== undefined ? ` (${flag.choices.join(', ')})` : '';
  return `| \`${cell(dashed + value)}\` | ${cell(flag.description + choices)} |`;
};

export const flagTable = (flags: Readonly<Record<string, FlagSpec>>): string =>
  Object.keys(flags).length === 0
    ? ''
    : `\n| Flag | Meaning |\n|---|---|\n${Object.entries(flags).map(flagRow).join('\n')}\n`;

/** A command as its page tells it. `info` tags its examples, `prompt` stands before each. */
export const commandSection = (
  command: AnyCommand,
  { heading, info, prompt }: { readonly heading: string; readonly info: string; readonly prompt: string },
): string => `## ${heading}

${command.summary}.${
  (command.aliases ?? []).length === 0
    ? ''
    : ` Also: ${(command.aliases ?? []).map((alias) => `\`${alias}\``).join(', ')}.`
}

\`\`\`text usage
${usageOf(command)}
\`\`\`
${flagTable(command.flags)}
\`\`\`${info}
${command.examples.map((line) => `${prompt} ${line}`).join('\n')}
\`\`\`
`;
