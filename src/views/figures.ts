// SPDX-License-Identifier: Apache-2.0

import { type Block, strong, type Text } from '../core/document.ts';
import { type Counts, type Figures, type Limited, objectives, shareOf } from '../core/figures.ts';
import { plural } from './words.ts';

const count = (value: number): string => value.toLocaleString('en-US');

/** Never rounded up: only what is whole is 100 %. */
const percent = (share: number): string => {
  const tenths = Math.floor(share * 1_000 + 1e-9) / 10;
  return `${Number.isInteger(tenths) ? tenths : tenths.toFixed(1)} %`;
};

/** Fewer than these are no trend. */
const FEWEST_BAD = 3;

const missedIn = (counts: Counts) =>
  objectives.filter((objective) => {
    const share = shareOf(objective, counts);
    return share !== undefined && share < objective.aim && objective.bad(counts) >= FEWEST_BAD;
  });

/** What is not as promised now, by more than chance: completion, answer time. */
export const missedNow = ({ hour }: Figures): readonly string[] =>
  missedIn(hour).map(({ id }) => id.replace('-', ' '));

const shareText = (objective: (typeof objectives)[number], counts: Counts): string => {
  const share = shareOf(objective, counts);
  if (share === undefined) return 'none';
  // Seconds of watches are no number that says anything.
  return `${percent(share)}${objective.id === 'freshness' ? '' : ` of ${count(objective.all(counts))}`}`;
};

const ofMany = (some: number, all: number, what: string): string =>
  `${count(some)} of ${count(all)} ${all === 1 ? what : `${what}s`}`;

/** "Errors: none in the last hour; 1 of 2,000 commands and 2 of 80 requests to AI in the last day". */
const errorsText = ({ hour, day }: Figures): string | undefined => {
  if ((day.commands ?? 0) + (day.asked ?? 0) === 0) return undefined;
  const of = ({ commands = 0, failed = 0, asked = 0, askedInVain = 0 }: Counts): string =>
    [
      ...(failed === 0 ? [] : [ofMany(failed, commands, 'command')]),
      ...(askedInVain === 0 ? [] : [`${ofMany(askedInVain, asked, 'request')} to AI`]),
    ].join(' and ') || 'none';
  return `Errors: ${of(hour)} in the last hour; ${of(day)} in the last day`;
};

const nameOf = (platform: string): string => platform.slice(0, 1).toUpperCase() + platform.slice(1);

const limitedText = ({ platform, times, until }: Limited, now: number): Text => [
  `${nameOf(platform)} asked us to wait ${plural(times, 'time')} in the last hour`,
  ...(until > now ? [', now until ', { type: 'time' as const, at: until, style: 'clock' as const }] : []),
];

/** How well the bot does, beside what is promised: nothing where nothing happened. */
export const figuresBlocks = (figures: Figures, now: number): readonly Block[] => {
  const { hour, day } = figures;
  const items = objectives
    .filter((objective) => objective.all(day) > 0)
    .map(
      (objective): Text => [
        `${missedIn(hour).includes(objective) ? '! ' : ''}${objective.title}: `,
        strong(shareText(objective, hour)),
        `; last day ${shareText(objective, day)}; aim ${percent(objective.aim)}`,
      ],
    );
  const errors = errorsText(figures);
  const notes = [
    ...(errors === undefined ? [] : [[errors]]),
    ...figures.limited.map((limited) => limitedText(limited, now)),
  ];
  return [
    ...(items.length === 0
      ? []
      : [
          { type: 'paragraph' as const, text: [strong('How well, in the last hour')] },
          { type: 'list' as const, ordered: false, items },
        ]),
    ...notes.map((text) => ({ type: 'note' as const, text })),
  ];
};
