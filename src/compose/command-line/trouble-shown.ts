// SPDX-License-Identifier: Apache-2.0

import { BadConfig } from '../../config/bad-config.ts';
import { type Block, code, type Document } from '../../core/document.ts';
import { messageOf, Refused, type Trouble, troubleOf } from '../../core/errors.ts';
import { refusedView, unavailableView } from '../../views/trouble.ts';
import { grammar } from './grammar.generated.ts';

const configView = (error: BadConfig): Document => {
  const { problems } = error;
  return {
    summary: error.message,
    blocks: [
      {
        type: 'paragraph',
        text: [
          problems.length === 1
            ? 'The configuration has an error:'
            : `The configuration has ${problems.length} errors:`,
        ],
      },
      { type: 'list', ordered: false, items: problems.map((problem) => [problem]) },
      { type: 'note', text: ['All settings: docs/reference/config.md'] },
    ],
  };
};

const faultView = (error: unknown): Document => ({
  summary: 'k8sgpt has a fault',
  blocks: [
    { type: 'headline', tone: 'critical', text: [`k8sgpt has a fault: ${messageOf(error)}`] },
    {
      type: 'note',
      text: ['Nothing was changed. To see where it is: ', code('K8SGPT_LOG_LEVEL=debug'), '.'],
    },
  ],
});

const allFlags = (verb: string | undefined): Block[] =>
  verb === undefined
    ? [{ type: 'note', text: ['All commands: ', code('/k8sgpt help')] }]
    : [{ type: 'note', text: ['All flags: ', code(`/k8sgpt ${verb} --help`)] }];

/** Operations are no commands of chat: their lines are written out. */
const hintOf = ({ hint }: Refused): string | undefined => {
  const isOperation = grammar.operations.some(({ verb }) => verb === hint?.split(' ')[0]);
  return isOperation ? `k8sgpt ${hint ?? ''}` : hint;
};

/** Anything that was thrown → what a person at a terminal reads, and whose turn it is. */
export const troubleShown = (
  error: unknown,
  verb: string | undefined,
): { readonly document: Document; readonly trouble: Trouble } => {
  const trouble = troubleOf(error);
  if (error instanceof BadConfig) return { document: configView(error), trouble };
  if (error instanceof Refused) {
    const { summary, blocks } = refusedView(new Refused(error.message, { hint: hintOf(error) }));
    const kept = blocks.filter((block) => block.type !== 'actions');
    return { document: { summary, blocks: [...kept, ...allFlags(verb)] }, trouble };
  }
  if (trouble === 'unavailable')
    return { document: unavailableView('That cannot be done now', messageOf(error)), trouble };
  return { document: faultView(error), trouble };
};
