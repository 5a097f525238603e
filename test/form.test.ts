// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { splitLine } from '../src/core/command-line.ts';
import { fieldId, lineOfForm } from '../src/core/form.ts';
import { parseFlags } from '../src/core/parse-flags.ts';

const question = fieldId({ as: 'operand', name: 'question' });
const reason = fieldId({ as: 'flag', name: 'reason' });

describe('what is written into a form', () => {
  it('becomes a command line: words after the verb, and flags', () => {
    const line = lineOfForm('ask --report r1', [
      { id: reason, values: ['we know'] },
      { id: question, values: ['why is "web" down?\n\nsince when?'] },
    ]);
    expect(splitLine(line)).toEqual([
      'ask',
      '--report',
      'r1',
      '--reason=we know',
      '--',
      'why is "web" down? since when?',
    ]);
  });

  it('adds nothing for what is empty, unknown or no flag', () => {
    expect(
      lineOfForm('mute 2', [
        { id: reason, values: ['  '] },
        { id: 'flag:--all x', values: ['1'] },
        { id: 'else', values: ['1'] },
      ]),
    ).toBe('mute 2');
  });

  it('cannot end the line that it was made for', () => {
    const words = splitLine(lineOfForm('mute 2', [{ id: reason, values: ['" --all "'] }]));
    expect(words).toEqual(['mute', '2', '--reason=" --all "']);
  });

  it('an operand that looks like a flag stays a word', () => {
    expect(splitLine(lineOfForm('ask', [{ id: question, values: ['--cluster=other why'] }]))).toEqual([
      'ask',
      '--',
      '--cluster=other why',
    ]);
    const grammar = { verb: 'ask', flags: {}, operands: { placeholder: '', max: 1 }, examples: [] };
    expect(parseFlags(['--', '--cluster=other why'], grammar).operands).toEqual(['--cluster=other why']);
  });
});
