// SPDX-License-Identifier: Apache-2.0

import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { root } from '../root.ts';

/** Folders of packages that read interface definitions when they start. */
const FOLDERS = ['@grpc/reflection/build/proto', 'grpc-health-check/proto'];

/** Where they look for it, as their sources say it: two folders above themselves. In the bundle it lies in dist/proto. */
const withProtocolsOfDist = (text: string): string =>
  text
    .replaceAll("__dirname, '../../proto", "__dirname, 'proto")
    .replaceAll('${__dirname}/../../proto', '${__dirname}/proto');

export const packageProtocols: Plugin = {
  name: 'package-protocols',
  setup: (building) =>
    building.onLoad(
      { filter: /node_modules[\\/](?:@grpc[\\/]reflection|grpc-health-check)[\\/]build[\\/].*\.js$/ },
      async ({ path }) => ({ contents: withProtocolsOfDist(await readFile(path, 'utf8')), loader: 'js' }),
    ),
};

export const copyProtocols = async (dist: string): Promise<void> => {
  for (const folder of FOLDERS)
    await cp(join(root, 'node_modules', folder), join(dist, 'proto'), {
      recursive: true,
      // Their own examples are nobody's.
      filter: (path) => !path.includes('sample'),
    });
};
