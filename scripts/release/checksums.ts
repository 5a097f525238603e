// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Part } from './_release.ts';

export const sha256Of = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
};

/** As `sha256sum -c` reads them: of everything that lies in the folder. */
export const checksums: Part = {
  id: 'checksums',
  name: 'checksums',
  make: async ({ out }) => {
    const names = (await readdir(out)).filter((name) => name !== 'SHA256SUMS').sort();
    const lines = await Promise.all(
      names.map(async (name) => `${await sha256Of(join(out, name))}  ${name}\n`),
    );
    await writeFile(join(out, 'SHA256SUMS'), lines.join(''));
    return [{ files: ['SHA256SUMS'] }];
  },
};
