// SPDX-License-Identifier: Apache-2.0

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import { root } from '../root.ts';
import { defineGenerator, header } from './_generator.ts';

const FOLDER = 'protos';

/** Every interface definition of `protos/` in one tree, as gRPC loads it: a bundle has no folders to read them from. */
const protocols = async (): Promise<object> => {
  const names = (await readdir(root + FOLDER, { recursive: true })).filter((name) => name.endsWith('.proto'));
  const read = new protobuf.Root();
  read.resolvePath = (_from, path) => (path.startsWith(root) ? path : join(root, FOLDER, path));
  // As they are written: reflection tells clients these very names. One after the other: a tree keeps the order of reading.
  read.loadSync(names.sort(), { keepCase: true });
  read.resolveAll();
  return read.toJSON();
};

export default defineGenerator({
  name: 'protocols',
  stage: 'registry',
  files: async () => {
    const tree = JSON.stringify(await protocols(), null, 2);
    return new Map([
      [
        'src/core/protocols.generated.ts',
        `${header}\n/** What is spoken over gRPC: the interface definitions of protos/, as \`fromJSON\` of a loader takes them. */\nexport const protocols: object = ${tree};\n`,
      ],
    ]);
  },
});
