// SPDX-License-Identifier: Apache-2.0

import { type AnyCommand, defineCommand } from '../core/command.ts';
import { type Block, code } from '../core/document.ts';
import { Refused } from '../core/errors.ts';
import { suggest } from '../core/suggest.ts';
import { usageOf } from '../core/usage.ts';

const one = (command: AnyCommand): Block[] => [
  { type: 'paragraph', text: [`${command.summary}.`] },
  { type: 'code', text: usageOf(command) },
  ...(Object.keys(command.flags).length === 0
    ? []
    : [
        {
          type: 'table' as const,
          columns: ['Flag', 'Meaning'],
          rows: Object.entries(command.flags).map(([name, flag]) => [
            [
              code(
                `${flag.short === undefined ? '' : `-${flag.short}, `}--${name}${flag.type === 'boolean' ? '' : ` ${flag.placeholder}`}`,
              ),
            ],
            [flag.description],
          ]),
        },
      ]),
  { type: 'list', ordered: false, items: command.examples.map((example) => [code(`/k8sgpt ${example}`)]) },
];

export default defineCommand({
  verb: 'help',
  summary: 'Say what the bot can do, or how one command works',
  operands: { placeholder: '[COMMAND]', max: 1 },
  flags: {},
  examples: ['help', 'help analyze'],
  plan: ({ operands }, { commands }) => {
    const [about] = operands;
    if (about === undefined) {
      return {
        type: 'answer',
        audience: 'person',
        document: {
          summary: 'What k8sgpt can do',
          blocks: [
            {
              type: 'paragraph',
              text: [
                'I read Kubernetes clusters and say what is broken, what caused it and what to do. I never change anything.',
              ],
            },
            {
              type: 'table',
              columns: ['Command', 'What it does'],
              rows: commands
                .filter(({ hidden }) => hidden !== true)
                .map((command) => [[code(`/k8sgpt ${command.verb}`)], [command.summary]]),
            },
            {
              type: 'note',
              text: [
                'In threads, mention me instead of typing the slash: ',
                code('@k8sgpt explain'),
                '. ',
                code('/k8sgpt help analyze'),
                ' shows one command in full.',
              ],
            },
          ],
        },
      };
    }
    const command = commands.find(
      (candidate) => candidate.verb === about || candidate.aliases?.includes(about),
    );
    if (command === undefined) {
      const close = suggest(
        about,
        commands.map((candidate) => candidate.verb),
      );
      throw new Refused(
        close === undefined
          ? `There is no command ${about}.`
          : `There is no command ${about}. Did you mean ${close}?`,
        { hint: close === undefined ? 'help' : `help ${close}` },
      );
    }
    return {
      type: 'answer',
      audience: 'person',
      document: { summary: `How ${command.verb} works`, blocks: one(command) },
    };
  },
});
