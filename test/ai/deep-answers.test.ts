// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { valuesOf } from '../../adapters/ai/_frames.ts';
import { parsedArguments } from '../../adapters/ai/_openai-chunks.ts';
import { deepTexts } from '../support/hostile-values.ts';

test.each(deepTexts)(
  'arguments of a call that nest without end stay text, and no answer holds them',
  async (text) => {
    expect(parsedArguments(text)).toBe(text);
    const bytes = async function* () {
      yield Buffer.from(`{"text":"a"}\n${text}\n`);
    };
    const values = valuesOf('lines', bytes(), () => undefined);
    expect((await values.next()).value).toEqual({ text: 'a' });
    await expect(values.next()).rejects.toThrow(SyntaxError);
  },
);

test('arguments as models give them are read', () => {
  expect(parsedArguments('{"namespace":"shop","of":[{"a":1}]}')).toEqual({
    namespace: 'shop',
    of: [{ a: 1 }],
  });
  expect(parsedArguments('')).toEqual({});
  expect(parsedArguments('{"a"')).toBe('{"a"');
});
