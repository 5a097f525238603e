// SPDX-License-Identifier: Apache-2.0

import { stringify } from 'yaml';
import type { Screen } from '../../../adapters/terminal/screen.ts';
import type { SurfaceFlags } from '../../../adapters/terminal/surface-flags.ts';
import type { Document } from '../../core/document.ts';
import { Refused } from '../../core/errors.ts';

interface Shown {
  readonly surface: Pick<SurfaceFlags, 'output'>;
  readonly screen: Screen;
  /** For programs: plain values in a steady order. */
  readonly data: unknown;
  /** For people. */
  readonly document: Document;
}

/** Shows an answer as people read it, or as JSON or YAML with nothing else on standard output. */
export const showData = ({ surface, screen, data, document }: Shown): void => {
  const output: string = surface.output ?? 'text';
  if (output === 'json') screen.raw(`${JSON.stringify(data, null, 2)}\n`);
  // Many readers of YAML are of its version 1.1, where a bare yes is a truth value.
  else if (output === 'yaml') screen.raw(stringify(data, { lineWidth: 0, version: '1.1' }));
  else if (output === 'text') screen.answer(document);
  else throw new Refused(`This is shown as text, json or yaml, not as ${output}.`);
};
