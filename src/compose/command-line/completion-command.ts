// SPDX-License-Identifier: Apache-2.0

import { basename } from 'node:path';
import type { Screen } from '../../../adapters/terminal/screen.ts';
import { shells } from '../../completion/shells/index.ts';
import { Refused } from '../../core/errors.ts';
import { suggest } from '../../core/suggest.ts';
import { exitCode } from '../exit-code.ts';

/** `k8sgpt completion SHELL`: the script alone on standard output, with how to keep it in its first lines. */
export const runCompletion = (
  given: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  screen: Pick<Screen, 'raw'>,
): number => {
  const names = Object.keys(shells);
  const script = given === undefined ? undefined : shells[given];
  if (script === undefined) {
    const own = basename(env['SHELL'] ?? '');
    const close = given === undefined ? undefined : suggest(given, names);
    throw new Refused(
      given === undefined
        ? `Say for which shell: ${names.join(', ')}.`
        : `There is no completion for ${given}: there is one for ${names.join(', ')}.`,
      { hint: `completion ${close ?? (names.includes(own) ? own : 'bash')}` },
    );
  }
  screen.raw(script('k8sgpt'));
  return exitCode.ok;
};
