// SPDX-License-Identifier: Apache-2.0

import { joinLine } from '../core/command-line.ts';
import { type Action, type Document, plain, type Text } from '../core/document.ts';
import type { Pausable, Pause } from '../core/pause.ts';

/** Longest line that a button carries. */
const LINE = 90;

const WHAT: Readonly<Record<Pausable, string>> = {
  sending: 'Sending',
  ai: 'AI',
  watches: 'Watches',
};

export const pausedName = ({ what }: Pick<Pause, 'what'>): string => WHAT[what];

/** What that means, for the people who read it. */
const MEANS: Readonly<Record<Pausable, string>> = {
  sending: 'Answers are kept and shown when sending goes on; progress is not shown.',
  ai: 'Explanations come from the built-in guidance.',
  watches: 'Nothing is checked by itself; commands work.',
};

const where = ({ cluster }: Pick<Pause, 'cluster'>): string =>
  cluster === undefined ? '' : ` for ${cluster}`;

const who = ({ by, at, until, reason }: Pause): Text => [
  `by ${by} since `,
  { type: 'time', at, style: 'clock' },
  ...(until === undefined ? [] : [', until ', { type: 'time' as const, at: until, style: 'clock' as const }]),
  ...(reason === undefined ? [] : [`: ${reason}`]),
];

/** One clause for status and logs; times in UTC. */
export const pauseClause = (pause: Pause): string =>
  `paused${where(pause)} ${plain(who(pause)).replaceAll(/T(\d\d:\d\d):[\d.]+Z/g, ' $1 UTC')}`;

const lines = (pauses: readonly Pause[]): readonly Text[] =>
  pauses.map((pause) => [
    `${WHAT[pause.what]} is paused${where(pause)} `,
    ...who(pause),
    '. ',
    MEANS[pause.what],
  ]);

const named = (pauses: readonly Pick<Pause, 'what' | 'cluster'>[]): string =>
  pauses.map((pause) => `${WHAT[pause.what]}${where(pause)}`).join(', ');

export const pausedView = (pauses: readonly Pause[]): Document => {
  const head = `Paused: ${named(pauses)}`;
  const resume = pauses
    .map(
      ({ what, cluster }): Action => ({
        label: `Resume ${what === 'ai' ? WHAT.ai : WHAT[what].toLowerCase()}`,
        line: joinLine(['resume', what, ...(cluster === undefined ? [] : ['--cluster', cluster])]),
        style: 'default',
      }),
    )
    // A button carries no longer line: people type it.
    .filter(({ line }) => line.length <= LINE);
  return {
    summary: head,
    blocks: [
      { type: 'headline', tone: 'neutral', text: [head] },
      { type: 'list', ordered: false, items: lines(pauses) },
      ...(resume.length === 0 ? [] : [{ type: 'actions' as const, actions: resume }]),
    ],
  };
};

export const resumedView = (pauses: readonly Pause[], by: string): Document => {
  const head = `Goes on: ${named(pauses)}`;
  return {
    summary: head,
    blocks: [{ type: 'headline', tone: 'good', text: [`${head}, resumed by ${by}`] }],
  };
};

/** For somebody whose answer will not be shown for now. */
export const sendingPausedView = (pause: Pause): Document => ({
  summary: 'The answer will be shown when sending goes on.',
  blocks: [
    { type: 'paragraph', text: ['The answer will be shown when sending goes on.'] },
    { type: 'note', text: lines([pause])[0] ?? [] },
  ],
});
