// SPDX-License-Identifier: Apache-2.0

import { type Document, strong } from '../core/document.ts';
import { duration } from './words.ts';

/** For someone whose question is being answered already: said to them alone, or as the opening of their own message. */
export const joinedView = (
  cluster: string,
  first: string | undefined,
  ageMs: number,
  over: boolean,
): Document => {
  const by = first === undefined ? [] : [` for ${first}`];
  return {
    summary: over
      ? `${cluster} was checked ${duration(ageMs)} ago`
      : `${cluster} is already being checked; you share that run`,
    blocks: [
      {
        type: 'paragraph',
        text: over
          ? [
              strong(cluster),
              ' was checked',
              ...by,
              ` ${duration(ageMs)} ago: the report is in this channel (shared run).`,
            ]
          : [
              'Already checking ',
              strong(cluster),
              ...by,
              ` (shared run, ${duration(ageMs)} old). The report appears in this channel.`,
            ],
      },
    ],
  };
};

/** For someone who asked in the channel about a report whose thread gets the answer. */
export const explainingElsewhereView: Document = {
  summary: 'The explanation appears in the thread of the report.',
  blocks: [{ type: 'paragraph', text: ['The explanation appears in the thread of the report.'] }],
};

/** The same for a question. */
export const answeringElsewhereView: Document = {
  summary: 'The answer appears in the thread of the report.',
  blocks: [{ type: 'paragraph', text: ['The answer appears in the thread of the report.'] }],
};
