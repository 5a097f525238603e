// SPDX-License-Identifier: Apache-2.0

import { basename } from 'node:path';
import { sourceFiles } from './source-files.ts';
import type { Step } from './step.ts';

/** kebab-case, with `_` before helpers that registries pass over and dots before kinds of files (`x.live.test.ts`). */
const KEBAB = /^_?[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)+$/;
/** The name is the interface of kubectl: it looks for this program to complete words of a plug-in. */
const FOR_KUBECTL = /^kubectl_complete-[a-z0-9]+\.mjs$/;

export const isWellNamed = (path: string): boolean =>
  KEBAB.test(basename(path)) || FOR_KUBECTL.test(basename(path));

export const fileNames: Step = {
  name: 'file-names',
  run: async () =>
    sourceFiles()
      .filter((path) => /\.(?:ts|js|mjs|css|html)$/.test(path) && !isWellNamed(path))
      .map((path) => `${path}: file names are kebab-case and say the one idea they hold.`)
      .join('\n'),
};
