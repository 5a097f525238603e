// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { commandHelp, overview } from '../../adapters/terminal/help.ts';
import { helpGroups } from '../../adapters/terminal/help-groups.ts';
import { commands } from '../../src/commands/index.ts';
import { operations } from '../../src/compose/command-line/operations/index.ts';
import { documentText } from '../support/document-text.ts';

const own = operations.filter(({ takes }) => takes === undefined);
const shown = [...commands, ...own].filter(({ hidden }) => hidden !== true);

test('everything that can be typed is in one group, and none is left over', () => {
  const groups = helpGroups(shown);
  const names = groups.flatMap(({ verbs }) => verbs.map(({ verb }) => verb));
  expect([...names].sort()).toEqual(shown.map(({ verb }) => verb).sort());
  expect(groups.map(({ title }) => title)).not.toContain('More');
});

test('what is in no group is not lost', () => {
  const [one] = shown;
  const groups = helpGroups([{ ...(one as (typeof shown)[number]), verb: 'sing' }]);
  expect(groups).toMatchObject([{ title: 'More', verbs: [{ verb: 'sing' }] }]);
});

test('the overview tells each in a few words, the commands that are asked first at its top', () => {
  const text = documentText(overview(commands, own));
  expect(text.indexOf('analyze')).toBeLessThan(text.indexOf('scheduler'));
  expect(text).toContain('Check a cluster, or one object and what belongs to it');
  expect(text).not.toContain('what caused it, what to do');
});

test('a letter that a verb has itself is not told of the terminal, too', () => {
  const auth = own.find(({ verb }) => verb === 'auth');
  const text = documentText(commandHelp(auth as (typeof own)[number], true, 'k8sgpt'));
  expect(text).toContain('-o, --organizationId');
  expect(text).not.toContain('-o, --output');
  expect(text).toContain('--output FORMAT');
  expect(text).not.toContain('--objects');
});
