// SPDX-License-Identifier: Apache-2.0

// The first code of a single-file executable (esbuild makes CommonJS of it: nothing else starts in one). It lays the bundle
// that it carries into the person's cache folder, once for each build, and starts it from there as it starts anywhere.
import { existsSync, lstatSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { getAsset } from 'node:sea';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { constants, Script } from 'node:vm';
import { gunzipSync } from 'node:zlib';

interface Carried {
  readonly path: string;
  readonly bytes: number;
}

/** Names version and content: two builds never share a folder. */
const build = getAsset('build', 'utf8');

/** Nobody else may have put something there, nor change it: it is code that we run. */
const isOurs = (folder: string): boolean => {
  const stat = lstatSync(folder, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isDirectory()) return false;
  if (process.platform === 'win32') return true;
  return stat.uid === process.getuid?.() && (stat.mode & 0o022) === 0;
};

const unpackInto = (parent: string): string => {
  const folder = join(parent, build);
  if (isOurs(folder)) return folder;
  if (existsSync(folder)) throw new Error(`${folder} belongs to somebody else, or others may write to it`);
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  // Two that start at the same time: each has a folder of its own, and the first to be ready stays.
  const own = mkdtempSync(join(parent, '.new-'));
  const files = JSON.parse(getAsset('index', 'utf8')) as readonly Carried[];
  const content = gunzipSync(Buffer.from(getAsset('content')));
  let at = 0;
  for (const { path, bytes } of files) {
    const target = join(own, path);
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    writeFileSync(target, content.subarray(at, at + bytes), { mode: 0o600 });
    at += bytes;
  }
  try {
    renameSync(own, folder);
  } catch (error) {
    rmSync(own, { recursive: true, force: true });
    if (!isOurs(folder)) throw error;
  }
  return folder;
};

const cacheFolder = (): string => {
  const { env, platform } = process;
  if (env['K8SGPT_UNPACK_DIR'] !== undefined) return env['K8SGPT_UNPACK_DIR'];
  if (platform === 'win32' && env['LOCALAPPDATA'] !== undefined)
    return join(env['LOCALAPPDATA'], 'k8sgpt', 'bin');
  const cache = env['XDG_CACHE_HOME'] ?? join(homedir(), platform === 'darwin' ? 'Library/Caches' : '.cache');
  return join(cache, 'k8sgpt', 'bin');
};

const unpacked = (): string => {
  const user = process.getuid?.() ?? 'user';
  const places = [cacheFolder(), join(tmpdir(), `k8sgpt-${user}`)];
  const troubles: string[] = [];
  for (const place of places) {
    try {
      return unpackInto(place);
    } catch (error) {
      troubles.push(error instanceof Error ? error.message : String(error));
    }
  }
  console.error(
    `k8sgpt could not lay out its files: ${troubles.join('; ')}. Set K8SGPT_UNPACK_DIR to a folder that you can write to.`,
  );
  process.exit(1);
};

/** A program of the bundle that the bundle starts in a process of its own, as `node [flags] FILE …` would be called. */
const programAt = process.argv.findIndex(
  (argument, at) => at > 1 && argument.includes(`${sep}${build}${sep}dist${sep}`) && argument.endsWith('.js'),
);

let file: string;
if (programAt > 0) {
  file = process.argv[programAt] ?? '';
  for (const flag of process.argv.slice(2, programAt))
    if (flag.startsWith('--max-')) setFlagsFromString(flag);
  process.argv.splice(1, programAt, file);
} else file = join(unpacked(), 'dist', 'main.js');

// How a script of an executable may import files is marked as experimental: nothing that people could do about.
const emitWarning = process.emitWarning.bind(process);
process.emitWarning = () => undefined;
const start = new Script(`import(${JSON.stringify(pathToFileURL(file).href)})`, {
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
}).runInThisContext() as Promise<unknown>;
process.emitWarning = emitWarning;
start.catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
