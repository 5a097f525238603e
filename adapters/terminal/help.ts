import { type Block, code, type Document, type Text } from '../../src/core/document.ts';
import { type FlagSpec, type FlagSpecs, flagsFor } from '../../src/core/flags.ts';
import { usageOf } from '../../src/core/usage.ts';
import type { Verb } from '../../src/core/verb.ts';
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

const verbTable = (title: string, verbs: readonly Verb[]): Block => ({
  type: 'table',
  columns: [title, ''],
  rows: verbs.map(({ verb, summary }): Text[] => [[code(verb)], [summary]]),
});

/** Flags of the terminal that a command does not have itself. */
const surfaceOf = (command: Verb): FlagSpecs =>
  Object.fromEntries(
    Object.entries(flagsFor(surfaceFlags, command.verb)).filter(([name]) => !(name in command.flags)),
  );

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
    verbTable(
      'Ask',
      commands.filter(({ hidden }) => hidden !== true),
    ),
    verbTable('Operate', operations),
    {
      type: 'table',
      columns: ['For example', ''],
      rows: [
        [[code('k8sgpt analyze')], ['the cluster of the current context, or a demo']],
        [[code('k8sgpt analyze -n shop --explain')], ['one namespace, with explanations']],
        [[code('k8sgpt analyze --objects cluster.json -o json')], ['a recording, for a program']],
        [[code('k8sgpt help analyze')], ['one command with its flags']],
      ],
    },
  ],
});

/** `k8sgpt analyze --help`: the command as in chat, with the flags that only the terminal has. */
export const commandHelp = (command: Verb, withSurface: boolean, prompt: string): Document => ({
  summary: `How ${command.verb} works`,
  blocks: [
    { type: 'paragraph', text: [`${command.summary}.`] },
    { type: 'fields', fields: [{ label: 'Usage', value: [`${prompt} `, usageOf(command)] }] },
    ...flagTable('Flags', command.flags),
    ...(withSurface ? flagTable('On a command line', surfaceOf(command)) : []),
    { type: 'list', ordered: false, items: command.examples.map((example) => [code(`k8sgpt ${example}`)]) },
  ],
});
