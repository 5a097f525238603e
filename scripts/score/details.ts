// SPDX-License-Identifier: Apache-2.0

import type { StateScore } from './score-state.ts';

const missed = ({ expected }: StateScore): string[] =>
  expected
    .filter(({ found }) => !found)
    .map(
      ({ object, severity, rootCause, mustMatch }) =>
        `missed ${severity}${rootCause ? ' root' : ''} ${object} /${mustMatch.join('|')}/`,
    );

const besides = ({ seen }: StateScore, withNotes: boolean): string[] =>
  seen
    .filter(({ verdict }) => verdict !== 'hit' && (withNotes || verdict !== 'note'))
    .map(
      ({ verdict, object, severity, message }) => `${verdict} ${severity} ${object} ${message.slice(0, 200)}`,
    );

const headOf = ({ id, family, incidents, rootFirst }: StateScore): string =>
  `${id} [${family}] incidents ${incidents.got} of ${incidents.wanted}${rootFirst === false ? ', root cause not first' : ''}`;

/** All that can be said of a state, line by line. */
export const detailsOf = (score: StateScore): readonly string[] => [
  headOf(score),
  ...score.incidents.titles.map((title) => `  · ${title}`),
  ...[...missed(score), ...besides(score, true)].map((line) => `  ${line}`),
];

/** What is not as expected of a state; nothing where all is. */
export const faultsOf = (score: StateScore): readonly string[] => {
  const lines = [...missed(score), ...besides(score, false)];
  const { incidents, rootFirst } = score;
  return lines.length > 0 || incidents.got !== incidents.wanted || rootFirst === false
    ? [headOf(score), ...lines.map((line) => `  ${line}`)]
    : [];
};
