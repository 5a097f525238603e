// SPDX-License-Identifier: Apache-2.0

import type { ReadStream } from 'node:tty';
import { Refused } from '../../core/errors.ts';

const ENTER = ['\r', '\n', '\u0004'];
const CTRL_C = '\u0003';
const BACK = ['\u007f', '\b'];

type Input = Pick<ReadStream, 'isTTY' | 'setRawMode' | 'on' | 'off' | 'resume' | 'pause'>;

/** Asks a person at a terminal for something that nobody else may read: what is typed is not shown. Throws Refused on Ctrl-C. */
export const askHidden = (
  question: string,
  { input, output }: { readonly input: Input; readonly output: Pick<NodeJS.WritableStream, 'write'> },
): Promise<string> =>
  new Promise((resolve, reject) => {
    let typed = '';
    // First: a terminal shows what is typed until it is told not to.
    input.setRawMode(true);
    input.resume();
    output.write(question);
    const end = (): void => {
      input.off('data', hear);
      input.setRawMode(false);
      input.pause();
      output.write('\n');
    };
    const hear = (chunk: Buffer): void => {
      for (const character of chunk.toString('utf8')) {
        if (ENTER.includes(character)) {
          end();
          resolve(typed);
          return;
        }
        if (character === CTRL_C) {
          end();
          reject(new Refused('Nothing was changed.'));
          return;
        }
        typed = BACK.includes(character) ? typed.slice(0, -1) : typed + character;
      }
    };
    input.on('data', hear);
  });
