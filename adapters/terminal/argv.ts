// SPDX-License-Identifier: Apache-2.0

import type { Command } from '../../src/core/command.ts';
import { Refused } from '../../src/core/errors.ts';
import { type FlagSpec, flagsFor, isFor } from '../../src/core/flags.ts';
import { parseFlags } from '../../src/core/parse-flags.ts';
import { spreadShorts } from './spread-shorts.ts';
import { type SurfaceFlags, surfaceFlags } from './surface-flags.ts';

/** What of a command is needed to read its arguments. */
export type Grammar = Pick<Command, 'verb' | 'aliases' | 'operands' | 'flags' | 'examples'>;

export interface ReadArgv {
  /** The command as it would be typed in chat: verb first, flags of the command line taken out. */
  readonly words: readonly string[];
  readonly surface: SurfaceFlags;
}

const surface: Readonly<Record<string, FlagSpec>> = surfaceFlags;

const findSurface = (word: string): [string, FlagSpec] | undefined => {
  const [name = ''] = word.split('=');
  return Object.entries(surface).find(
    ([long, { short }]) => name === `--${long}` || (short !== undefined && name === `-${short}`),
  );
};

const isFlag = (word: string): boolean => word.startsWith('-') && word !== '-';

/** Whether a word is a flag of the command itself: `-o` of one that has such a flag is not the terminal's. */
const owns = ({ flags }: Grammar, word: string): boolean => {
  const [name = ''] = word.split('=');
  return Object.entries(flags).some(
    ([long, { short }]) => name === `--${long}` || (short !== undefined && name === `-${short}`),
  );
};

/** The same flags once more, as parseFlags wants them for its errors: those of the command first. */
const grammarOf = (command: Grammar): Grammar => ({
  ...command,
  flags: {
    ...command.flags,
    ...Object.fromEntries(
      Object.entries(flagsFor(surface, command.verb)).filter(([name]) => !(name in command.flags)),
    ),
  },
});

const noCommand: Grammar = {
  verb: 'k8sgpt',
  flags: surfaceFlags,
  examples: ['analyze'],
};

const timeOf = (text: string): number => {
  const at = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/i.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(at))
    throw new Refused(`--at is a time such as 2026-03-04T11:42:00Z, not "${text}".`, {
      hint: 'analyze --objects cluster.json --at 2026-03-04T11:42:00Z',
    });
  return at;
};

const check = (flags: SurfaceFlags): void => {
  const other = flags.objects === undefined ? flags.kubeconfig && 'kubeconfig' : 'objects';
  if (flags.demo !== undefined && other !== undefined)
    throw new Refused(
      `Either a lesson or a cluster of yours is checked: give --demo or --${other}, not both.`,
      {
        hint: `analyze --demo ${flags.demo}`,
      },
    );
  if (flags.objects === undefined) {
    const alone = flags.at !== undefined ? '--at' : flags.complete !== undefined ? '--complete' : undefined;
    if (alone !== undefined)
      throw new Refused(`${alone} says something of a recording: it needs --objects.`, {
        hint: `analyze --objects cluster.json ${alone === '--at' ? '--at 2026-03-04T11:42:00Z' : alone}`,
      });
  } else if (flags.kubeconfig !== undefined)
    throw new Refused(
      'Either a recording or a cluster is checked: give --objects or --kubeconfig, not both.',
      {
        hint: 'analyze --objects cluster.json',
      },
    );
  if (flags.at !== undefined) timeOf(flags.at);
};

/** The moment that --at names, in epoch milliseconds. */
export const momentOf = (flags: SurfaceFlags): number | undefined =>
  flags.at === undefined ? undefined : timeOf(flags.at);

/** As for k8sgpt and kubectl, an empty namespace is none: all are meant. How many words say so; 0 = they say something else. */
const wordsOfNoNamespace = (word: string, next: string | undefined, { flags }: Grammar): number => {
  const spec = flags['namespace'];
  if (spec === undefined) return 0;
  const names = ['--namespace', ...(spec.short === undefined ? [] : [`-${spec.short}`])];
  if (next === '' && names.includes(word)) return 2;
  return names.some((name) => word === `${name}=`) ? 1 : 0;
};

/**
 * Arguments of the process → the command's words and the flags that are the terminal's. Throws Refused for a flag that
 * nobody knows, naming the nearest of both; a verb that nobody knows is left to whoever reads the words.
 */
export const readArgv = (given: readonly string[], commands: readonly Grammar[]): ReadArgv => {
  const argv = [...given];
  const own: string[] = [];
  const ours: string[] = [];
  let command: Grammar | undefined;
  for (let at = 0; at < argv.length; at += 1) {
    const flagsHere = command === undefined ? surface : grammarOf(command).flags;
    argv.splice(at, 1, ...spreadShorts(argv[at] ?? '', flagsHere));
    const word = argv[at] ?? '';
    const nowhere = command === undefined ? 0 : wordsOfNoNamespace(word, argv[at + 1], command);
    if (nowhere > 0) {
      at += nowhere - 1;
      continue;
    }
    const found = isFlag(word) ? findSurface(word) : undefined;
    if (
      found !== undefined &&
      (command === undefined || (!owns(command, word) && isFor(found[1], command.verb)))
    ) {
      ours.push(word);
      const next = argv[at + 1];
      if (found[1].type !== 'boolean' && !word.includes('=') && next !== undefined && !isFlag(next)) {
        ours.push(next);
        at += 1;
      }
    } else if (own.length === 0 && isFlag(word)) parseFlags([word], noCommand);
    else {
      if (own.length === 0) {
        const verb = word.toLowerCase();
        command = commands.find((one) => one.verb === verb || one.aliases?.includes(verb) === true);
      }
      own.push(word);
    }
  }
  const { examples } = command ?? noCommand;
  const flags = parseFlags(ours, { ...noCommand, examples }).flags as SurfaceFlags;
  if (flags.help !== true && flags.version !== true) {
    check(flags);
    // Those before the verb, too.
    if (command !== undefined) parseFlags([...ours, ...own.slice(1)], grammarOf(command));
  }
  const context = flags.context ?? flags.kubecontext;
  // As with k8sgpt every verb takes it; those that look at no cluster have no use for it.
  const isOfUse = context !== undefined && (command === undefined || 'cluster' in command.flags);
  if (!isOfUse) return { words: own, surface: flags };
  const [verb = '', ...rest] = own;
  // Behind words of a question it would be one of them.
  const isProse = command?.operands?.prose === true;
  const words = isProse ? [verb, '--cluster', context, ...rest] : [...own, '--cluster', context];
  return { words, surface: flags };
};
