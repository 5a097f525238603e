// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { dialogOf } from '../../adapters/mattermost/dialog.ts';
import { limitOf } from '../../adapters/mattermost/limits.ts';

test('a label too long for a dialog of Mattermost is cut between words there, and whole under its field', () => {
  const label = 'Or somebody else, by mention or id';
  const { elements } = dialogOf(
    {
      title: 'Assign',
      submit: 'Assign',
      line: 'assign --report r1',
      fields: [{ as: 'flag', name: 'to', label, required: false, type: 'text', long: false, max: 100 }],
    },
    's',
  ) as { readonly elements: readonly Readonly<Record<string, string>>[] };
  const [element] = elements;
  expect(element?.['display_name']).toMatch(/^Or somebody else, by…$/);
  expect(element?.['display_name']?.length).toBeLessThanOrEqual(limitOf('dialogLabel'));
  expect(element?.['help_text']).toBe(label);
});
