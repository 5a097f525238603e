// SPDX-License-Identifier: Apache-2.0

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { root } from '../scripts/root.ts';
import { engineFlags } from '../src/compose/engine.ts';
import type { RegisteredAnalyzer } from '../src/core/analyzer.ts';
import { kinds } from '../src/core/kinds/index.ts';

export interface Measured {
  readonly ms: number;
  readonly cpuMs: number;
  readonly peakMb: number;
}
export interface Bare extends Measured {
  readonly pages: number;
  readonly objects: number;
}

interface Server {
  readonly url: string;
  readonly token: string;
  readonly objects: number;
  readonly bytes: number;
}
interface Running {
  readonly server: Server;
  /** Requests so far, by path. */
  readonly requests: () => Promise<Readonly<Record<string, number>>>;
  /** Gives it a line, and returns what it answers. */
  readonly tell: (line: string) => Promise<unknown>;
  readonly end: () => Promise<void>;
}

/** The large cluster behind HTTP, in a process of its own. Sizes as `--nodes` etc. of the server. */
export const startServer = async (sizes: Readonly<Record<string, string | undefined>>): Promise<Running> => {
  const given = Object.entries(sizes).map(([name, value]) =>
    value === '' ? `--${name}` : `--${name}=${value}`,
  );
  const child = spawn(process.execPath, ['--import', 'tsx', 'bench/large-cluster-server.ts', ...given], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('the server of the large cluster ended');
    return JSON.parse(value);
  };
  const tell = (line: string): Promise<unknown> => {
    child.stdin.write(`${line}\n`);
    return nextLine();
  };
  return {
    server: (await nextLine()) as Server,
    requests: async () => ((await tell('')) as { readonly byPath: Readonly<Record<string, number>> }).byPath,
    tell,
    end: async () => {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
};

interface Programs {
  /** Runs one of them in a fresh process and parses the line that it prints. */
  readonly measure: <T>(name: string, args: readonly string[]) => Promise<T>;
  /** Where one of them lies, to be run otherwise. */
  readonly path: (name: string) => string;
  readonly end: () => Promise<void>;
}

/** Programs of bench/ as one bundle without source transformation, as in the image. */
export const bundled = async (names: readonly string[]): Promise<Programs> => {
  const folder = await mkdtemp(join(tmpdir(), 'k8sgpt-bench-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await build({
    absWorkingDir: root,
    entryPoints: names.map((name) => `bench/${name}.ts`),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'warning',
  });
  return {
    measure: async <T>(name: string, args: readonly string[]): Promise<T> => {
      const { stdout } = await promisify(execFile)(process.execPath, [
        '--expose-gc',
        ...engineFlags,
        join(folder, `${name}.mjs`),
        ...args,
      ]);
      return JSON.parse(stdout) as T;
    },
    path: (name) => join(folder, `${name}.mjs`),
    end: () => rm(folder, { recursive: true }),
  };
};

/** The paths of every kind that analyzers read: what one LIST each comes to. */
const pathsOf = (analyzers: readonly RegisteredAnalyzer[]): readonly string[] =>
  [...new Set(analyzers.flatMap(({ analyzer }) => [analyzer.each, ...analyzer.reads]))].map((kind) => {
    const { apiVersions, plural } = kinds[kind];
    return `${apiVersions[0].includes('/') ? '/apis' : '/api'}/${apiVersions[0]}/${plural}`;
  });

/** Those of them that the server has: a kind whose project is not installed there is asked for by nobody. */
export const servedPaths = async (
  { url, token }: { readonly url: string; readonly token: string },
  analyzers: readonly RegisteredAnalyzer[],
): Promise<readonly string[]> => {
  const served: string[] = [];
  for (const path of pathsOf(analyzers)) {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${url}${path}?limit=1`, { headers });
    await response.body?.cancel();
    if (response.ok) served.push(path);
  }
  return served;
};

export const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
