// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { answerTo, refusalOf } from '../support/planning.ts';

test('names every command, and that nothing is changed', () => {
  const answer = answerTo('help');
  for (const { verb, summary } of commands.filter(({ hidden }) => hidden !== true))
    expect(answer).toContain(`\`/k8sgpt ${verb}\` | ${summary}`);
  expect(answer).toContain('I never change anything');
});

test.each(commands.map(({ verb }) => verb))('shows %s in full', (verb) => {
  const command = commands.find((candidate) => candidate.verb === verb);
  const answer = answerTo(`help ${verb}`);
  for (const name of Object.keys(command?.flags ?? {})) expect(answer).toContain(`--${name}`);
  for (const example of command?.examples ?? []) expect(answer).toContain(example);
});

test('an alias is the command itself', () => {
  expect(answerTo('help scan')).toBe(answerTo('help analyze'));
});

test('a typo gets a suggestion', () => {
  expect(refusalOf('help analize')).toEqual({
    message: 'There is no command analize. Did you mean analyze?',
    hint: 'help analyze',
  });
  expect(refusalOf('help zzzzzz').message).toBe('There is no command zzzzzz.');
});
