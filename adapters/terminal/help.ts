// SPDX-License-Identifier: Apache-2.0

import { type Block, code, type Document, type Text } from '../../src/core/document.ts';
import { type FlagSpec, type FlagSpecs, flagsFor } from '../../src/core/flags.ts';
import type { Verb } from '../../src/core/verb.ts';
import { helpGroups } from './help-groups.ts';
import { surfaceFlags } from './surface-flags.ts';

const flagText = (name: string, flag: FlagSpec): string =>
  `${flag.short === undefined ? '    ' : `-${flag.short}, `}--${name}${flag.type === 'boolean' ? '' : ` ${flag.placeholder}`}`;

const flagTable = (title: string, flags: FlagSpecs): readonly Block[] =>
  Object.keys(flags).length === 0
    ? []
    : [
        {
          type: 'table',
          columns: [title, ''],
          rows: Object.entries(flags).map(([name, flag]): Text[] => [
            [code(flagText(name, flag))],
            [flag.description],
          ]),
        },
      ];

/** What it does in a few words: the rest is told by its own help. */
const inShort = (summary: string): string => summary.replace(/(?:[:;] | \(admins).*$/s, '');

/** All as wide as the widest, so that the tables stand below each other as one. */
const verbTables = (verbs: readonly Verb[]): readonly Block[] => {
  const width = Math.max(...verbs.map(({ verb }) => verb.length));
  return helpGroups(verbs).map(({ title, verbs: group }) => ({
    type: 'table',
    columns: [title, ''],
    rows: group.map(({ verb, summary }): Text[] => [[code(verb.padEnd(width))], [inShort(summary)]]),
  }));
};

/** Flags of the terminal that a command does not have itself; a letter that it has is its own. */
const surfaceOf = (command: Verb): FlagSpecs => {
  const letters = new Set(Object.values(command.flags).map(({ short }) => short));
  return Object.fromEntries(
    Object.entries(flagsFor(surfaceFlags, command.verb))
      .filter(([name]) => !(name in command.flags))
      .map(([name, flag]) => [name, letters.has(flag.short) ? { ...flag, short: undefined } : flag]),
  ) as FlagSpecs;
};

/** `k8sgpt` alone. */
export const overview = (commands: readonly Verb[], operations: readonly Verb[]): Document => ({
  summary: 'What k8sgpt can do',
  blocks: [
    {
      type: 'paragraph',
      text: [
        'k8sgpt reads Kubernetes clusters and says what is broken, what caused it and what to do. It never changes anything.',
      ],
    },
    ...verbTables([...commands, ...operations].filter(({ hidden }) => hidden !== true)),
    {
      type: 'table',
      columns: ['For example', ''],
      rows: [
        [[code('k8sgpt analyze')], ['the cluster of the current context, or a demo']],
        [[code('k8sgpt analyze -n shop --explain')], ['one namespace, with explanations']],
        [[code('k8sgpt analyze --objects cluster.json -o json')], ['a recording, for a program']],
        [[code('k8sgpt help analyze')], ['one of these with all its flags']],
      ],
    },
  ],
});

/** The flags stand below, each with what it means. */
const usage = ({ verb, operands, flags }: Verb, prompt: string): string =>
  [
    prompt,
    verb,
    ...(operands === undefined ? [] : [operands.placeholder]),
    ...(Object.keys(flags).length === 0 ? [] : ['[FLAGS]']),
  ].join(' ');

/** `k8sgpt analyze --help`: the command as in chat, with the flags that only the terminal has. */
export const commandHelp = (command: Verb, withSurface: boolean, prompt: string): Document => ({
  summary: `How ${command.verb} works`,
  blocks: [
    { type: 'paragraph', text: [`${command.summary}.`] },
    { type: 'fields', fields: [{ label: 'Usage', value: [usage(command, prompt)] }] },
    ...flagTable('Flags', command.flags),
    ...(withSurface ? flagTable('On a command line', surfaceOf(command)) : []),
    { type: 'list', ordered: false, items: command.examples.map((example) => [code(`k8sgpt ${example}`)]) },
  ],
});
