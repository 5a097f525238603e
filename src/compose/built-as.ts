// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** From what this program was made; undefined where that is not told. */
export interface BuiltAs {
  readonly commit?: string | undefined;
  /** ISO 8601. */
  readonly builtAt?: string | undefined;
}

const here = dirname(fileURLToPath(import.meta.url));

const textAt = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
};

/** A checkout tells itself which commit it is. */
const commitHere = (): string | undefined => {
  const git = join(here, '..', '..', '.git');
  const head = textAt(join(git, 'HEAD'));
  if (head === undefined) return undefined;
  const [, ref] = /^ref: (.+)$/.exec(head) ?? [];
  if (ref === undefined) return head;
  const packed = textAt(join(git, 'packed-refs'))
    ?.split('\n')
    .find((line) => line.endsWith(` ${ref}`));
  return textAt(join(git, ref)) ?? packed?.split(' ')[0];
};

/** What the build wrote beside the bundle, else what the checkout tells. */
export const builtAs = (): BuiltAs => {
  const written = textAt(join(here, 'built-as.json'));
  return written === undefined ? { commit: commitHere() } : (JSON.parse(written) as BuiltAs);
};
