// SPDX-License-Identifier: Apache-2.0

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { archive, type Made, type Part } from './_release.ts';
import { layTree, type System } from './tree.ts';

/** The split bundle with its programs: unpack it where Node.js is, and call bin/k8sgpt.mjs. */
export const bundleArchive: Part = {
  id: 'bundle',
  name: 'split bundle',
  make: async (release) => {
    const made: Made[] = [];
    for (const platform of release.platforms) {
      const folder = `k8sgpt-${release.version}`;
      const parent = join(release.stage, '..', `archive-${platform}`);
      await layTree(release, platform satisfies System, join(parent, folder));
      const name = `k8sgpt-${release.version}-${platform}-bundle.tar.gz`;
      await archive(release, parent, [folder], name);
      await rm(parent, { recursive: true, force: true });
      made.push({ files: [name] });
    }
    return made;
  },
};
