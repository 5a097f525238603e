// SPDX-License-Identifier: Apache-2.0

import { type Action, type Block, code, type Document, type Span, type Text } from '../core/document.ts';
import type { PurgeCount, Purged, PurgeRequest } from '../core/purge.ts';
import { plural } from './words.ts';

/** Longest line that a button carries. */
const LINE = 90;

const targetText = ({ target }: PurgeRequest): Span =>
  code(target.type === 'cluster' ? target.name : target.id);

const item = ({ what, gone, stripped }: PurgeCount, isDone: boolean): Text => [
  `${what}: `,
  [
    ...(gone > 0 ? [`${gone} ${isDone ? 'removed' : 'would go'}`] : []),
    ...(stripped > 0 ? [`${stripped} ${isDone ? 'kept' : 'would be kept'} under a stand-in`] : []),
  ].join(', '),
];

const list = (counts: readonly PurgeCount[], isDone: boolean): readonly Block[] =>
  counts.length === 0
    ? []
    : [{ type: 'list', ordered: false, items: counts.map((count) => item(count, isDone)) }];

/** What no purge of ours reaches. */
const ELSEWHERE: Block = {
  type: 'note',
  text: [
    'Not reached: messages that stand in chat, logs and traces where they are collected, backups, what an AI provider or a pager kept, answers in another cache than the one in use, and your configuration.',
  ],
};

/** The command again, with what it still needs. */
export const purgeLine = (request: PurgeRequest): string => {
  const { target, audit, keepAnswers } = request;
  return [
    'purge',
    target.type === 'cluster' ? `--cluster=${target.name}` : `--user=${target.id}`,
    ...(audit === 'delete' ? ['--audit=delete'] : []),
    ...(keepAnswers ? ['--keep-answers'] : []),
    '--yes',
  ].join(' ');
};

const notes = ({ underWay, watches, chatWatches, request }: Purged): readonly Block[] => [
  ...(watches.length === 0
    ? []
    : [
        {
          type: 'paragraph' as const,
          text: [
            `The configuration still watches this cluster (${watches.join(', ')}): what is found from now on is kept, and told as new. Take it out there first.`,
          ],
        },
      ]),
  ...(chatWatches.length === 0
    ? []
    : [
        {
          type: 'paragraph' as const,
          text: [
            `${plural(chatWatches.length, 'watch that was', 'watches that were')} made in chat ${request.dryRun ? 'would go' : 'went'} too.`,
          ],
        },
      ]),
  ...(underWay === 0 || request.dryRun
    ? []
    : [
        {
          type: 'paragraph' as const,
          text: [
            `${plural(underWay, 'check was', 'checks were')} still under way and may have kept something since: purge again in a few minutes.`,
          ],
        },
      ]),
];

/** What a purge would do, with the line that does it; `prompt`: what stands before that where no button can carry it. */
export const purgePlanView = (purged: Purged, line: string, prompt = ''): Document => {
  const { request, counts } = purged;
  const total = counts.reduce((sum, { gone, stripped }) => sum + gone + stripped, 0);
  const head =
    total === 0 ? 'Nothing is kept of ' : `${plural(total, 'entry', 'entries')} would be purged of `;
  const action: Action = { label: 'Purge', line, style: 'danger' };
  return {
    summary: `${head}${request.target.type === 'cluster' ? request.target.name : request.target.id}`,
    blocks: [
      { type: 'headline', tone: total === 0 ? 'neutral' : 'warning', text: [head, targetText(request)] },
      ...list(counts, false),
      ...notes(purged),
      ...(total === 0
        ? []
        : [
            {
              type: 'paragraph' as const,
              text: ['Nothing was changed. To do it: ', code(`${prompt}${line}`)],
            },
            ...(line.length > LINE || prompt !== '' ? [] : [{ type: 'actions' as const, actions: [action] }]),
          ]),
      ELSEWHERE,
    ],
  };
};

/** What a purge did. Names nobody: this stands in what is kept. */
export const purgedView = (purged: Purged): Document => {
  const { request, counts, standIn } = purged;
  const [of, it] = request.target.type === 'cluster' ? ['The cluster', 'it'] : ['The person', 'them'];
  const isNothing = counts.length === 0;
  const summary = isNothing ? `${of}: nothing was kept of ${it}` : `${of} was purged`;
  const isStripped = counts.some(({ stripped }) => stripped > 0);
  return {
    summary,
    blocks: [
      { type: 'headline', tone: 'good', text: [summary] },
      ...list(counts, true),
      ...(isStripped
        ? [
            {
              type: 'note' as const,
              text: ['Where the rest of an entry stays, it says ', code(standIn), '.'],
            },
          ]
        : []),
      ...notes(purged),
      ELSEWHERE,
    ],
  };
};

/** While it is looked for. */
export const purgingView = ({ dryRun }: PurgeRequest): Document => {
  const text = dryRun
    ? 'Looking for everything that is kept. The answer follows here.'
    : 'Purging. The answer follows here; if none comes within five minutes, ask again: what is done stays done.';
  return { summary: text, blocks: [{ type: 'paragraph', text: [text] }] };
};
