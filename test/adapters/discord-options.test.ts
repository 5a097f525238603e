// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { lineOfOptions } from '../../adapters/discord/line-of-options.ts';
import { commands } from '../../src/commands/index.ts';
import { readCommand } from '../../src/read-command.ts';

const read = (verb: string, options: Parameters<typeof lineOfOptions>[1]) =>
  readCommand(lineOfOptions(verb, options, commands), commands).args;

describe('options of a slash command in Discord', () => {
  it.each([`why can't "checkout" start?`, `is it -- say -- the 'limit'?`, '--explain is no flag here'])(
    'keep a question as it was written: %s',
    (question) => {
      expect(read('ask', [{ name: 'question', value: question }]).operands.join(' ')).toBe(question);
    },
  );

  it('keep what was wrong as it was written', () => {
    const { flags, operands } = read('feedback', [
      { name: 'wrong', value: true },
      { name: 'number-why', value: `1 it's the "node"` },
    ]);
    expect({ wrong: flags['wrong'], operands }).toEqual({
      wrong: true,
      operands: ['1', "it's", 'the', '"node"'],
    });
  });

  it('are the flags that a person would have typed', () => {
    expect(lineOfOptions('analyze', [{ name: 'namespace', value: 'shop' }], commands)).toBe(
      'analyze --namespace=shop',
    );
  });
});
