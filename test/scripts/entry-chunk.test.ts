// SPDX-License-Identifier: Apache-2.0

import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { root } from '../../scripts/root.ts';

/** Each bundles everything once. */
const LONG = { timeout: 60_000 } as const;

/** What of the bundle is read before a module that is loaded on demand has done anything: paths of its sources. */
const loadedBy = async (module: string): Promise<readonly string[]> => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [module],
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    outdir: 'dist',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    logLevel: 'silent',
  });
  const outputs = metafile.outputs;
  const entry = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === module) ?? '';
  const seen = new Set<string>();
  const sources = new Set<string>();
  const walk = (path: string): void => {
    const output = outputs[path];
    if (output === undefined || seen.has(path)) return;
    seen.add(path);
    for (const source of Object.keys(output.inputs)) sources.add(source);
    for (const { path: next, kind, external } of output.imports) {
      if (kind !== 'import-statement') continue;
      if (external === true) sources.add(next);
      else walk(next);
    }
  };
  walk(entry);
  return [...sources].sort();
};

test('the version is said without loading anything else', LONG, async () => {
  expect(await loadedBy('src/main.ts')).toEqual([
    'node:v8',
    'src/compose/engine.ts',
    'src/compose/guard-process.ts',
    'src/main.ts',
  ]);
  expect(await loadedBy('src/compose/command-line/say-version.ts')).toEqual([
    'node:fs',
    'src/compose/command-line/say-version.ts',
    'src/compose/version-of.ts',
  ]);
});

test('a press of Tab loads no package, command, analyzer or adapter', LONG, async () => {
  const loaded = await loadedBy('src/compose/command-line/complete.ts');
  expect(loaded).toContain('src/compose/command-line/grammar.generated.ts');
  expect(loaded.filter((path) => !/^(?:node:|src\/(?:compose|completion|config|core)\/)/.test(path))).toEqual(
    [],
  );
});

test('a check loads no log, metrics or SDK, nor what serves', LONG, async () => {
  const loaded = await loadedBy('src/compose/command-line/run-command.ts');
  expect(loaded).toContain('src/compose/product.ts');
  const packages = loaded.filter((path) => !/^(?:node:|src\/|adapters\/|analyzers\/)/.test(path));
  expect(packages).toEqual(['croner', 'yaml', 'zod']);
  expect(
    loaded.filter((path) => /^adapters\/(?:console|grpc\/server|mcp\/server|slack\/open)/.test(path)),
  ).toEqual([]);
});
