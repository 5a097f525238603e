// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { fits } from '../src/core/fits.ts';

const Named = z.object({ name: z.string('name is a word').min(1, 'name is empty').max(5) });

describe('a shape is fitted without throwing', () => {
  test('what fits is given back', () => {
    expect(fits(Named, { name: 'shop' })).toEqual({ success: true, data: { name: 'shop' } });
  });

  test('what does not says why, in the words of the schema', () => {
    expect(fits(Named, { name: 7 }).error?.issues[0]?.message).toBe('name is a word');
  });

  // The schema itself throws for them: it compares the length before it asks for the type.
  test.each([
    ['toString that is none', '{"name":{"length":{"toString":[]}}}'],
    ['valueOf that is none', '{"name":{"length":{"valueOf":0,"toString":0}}}'],
  ])('%s', (_, text) => {
    const read = fits(Named, JSON.parse(text));
    expect(read.data).toBeUndefined();
    expect(read.error?.issues[0]?.message).toBe('its shape is none that is known');
  });
});
