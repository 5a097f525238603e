// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { root } from '../root.ts';
import { type Generator, modulesOf } from './_generator.ts';

/** Every generator of this folder, by name; registries first. */
export const loadGenerators = async (): Promise<readonly Generator[]> => {
  const names = await modulesOf('scripts/generate');
  const modules = await Promise.all(
    names.map(
      async (name) => (await import(/* @vite-ignore */ `./${name}.ts`)) as { readonly default: Generator },
    ),
  );
  const generators = modules.map((module) => module.default);
  return [
    ...generators.filter(({ stage }) => stage === 'registry'),
    ...generators.filter(({ stage }) => stage === 'reference'),
  ];
};

/** Files that are not what the generator writes, with what it would write. */
export const differences = async (generator: Generator): Promise<ReadonlyMap<string, string>> => {
  const different = new Map<string, string>();
  for (const [path, wanted] of await generator.files()) {
    const present = await readFile(root + path, 'utf8').catch(() => undefined);
    if (present !== wanted) different.set(path, wanted);
  }
  return different;
};
