// SPDX-License-Identifier: Apache-2.0

import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';

/**
 * Microsoft's local Teams client with its own Bot Connector. Its licence allows evaluating and no redistribution, so it
 * is no dependency and nothing of it is here: it is fetched when a test wants it.
 */
const client = {
  name: '@microsoft/m365agentsplayground',
  version: '0.2.28',
  /** What npm found the package to be; another build is not run. */
  integrity:
    'sha512-EevhYW8xtEATwNg5eiFqTgZT0P5gjfCsLBwBWESSrB6+0lr9Yi9R27HJwjNGUlT3JQlxoWMgnvEQunUuyI/+2Q==',
} as const;

const cacheFolder = fileURLToPath(new URL('../../.cache/local-teams', import.meta.url));
const INSTALL_MS = 180_000;
const START_MS = 60_000;

export type Found =
  | { readonly status: 'ready'; readonly path: string }
  /** `mustFail`: this machine is one that promised everything. */
  | { readonly status: 'absent'; readonly reason: string; readonly mustFail: boolean };

/** What npm wrote down about what it put there; undefined when nothing is there. */
const installed = async (folder: string): Promise<string | undefined> => {
  try {
    const lock = await readFile(join(folder, 'node_modules/.package-lock.json'), 'utf8');
    return String(JSON.parse(lock).packages[`node_modules/${client.name}`].integrity);
  } catch {
    return undefined;
  }
};

/** A registry may be away for a moment: one more try after the retries of npm. */
const install = async (folder: string, tries = 2): Promise<void> => {
  await mkdir(folder, { recursive: true });
  const argv = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts'];
  try {
    await promisify(execFile)(
      'npm',
      ['install', '--prefix', folder, ...argv, `${client.name}@${client.version}`],
      { cwd: folder, timeout: INSTALL_MS },
    );
  } catch (error) {
    if (tries === 1) throw error;
    await install(folder, tries - 1);
  }
};

/** The client's program, fetched into `.cache/` where it is not there yet; never throws. */
export const findTeamsClient = async (folder = cacheFolder): Promise<Found> => {
  const mustFail = process.env['CI'] === 'true';
  try {
    if ((await installed(folder)) !== client.integrity) await install(folder);
  } catch (error) {
    const [why = ''] = /npm error .+/.exec(String(error)) ?? [];
    const reason = `${client.name}@${client.version} could not be installed (${why || 'npm failed'})`;
    return { status: 'absent', reason, mustFail };
  }
  if ((await installed(folder)) !== client.integrity)
    return { status: 'absent', reason: `${client.name} is not the build that was pinned`, mustFail };
  return { status: 'ready', path: join(folder, 'node_modules', client.name, 'cli.js') };
};

export interface RunningTeams {
  /** Where its page is. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts the client, without its telemetry, for a bot at this address. */
export const startTeamsClient = async (path: string, endpoint: string): Promise<RunningTeams> => {
  const folder = await mkdtemp(join(tmpdir(), 'local-teams-'));
  const port = await freePort();
  const argv = ['start', '-e', endpoint, '-c', 'msteams', '-p', String(port), '--dt'];
  const child = spawn(process.execPath, [path, ...argv], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder },
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  const url = `http://127.0.0.1:${port}/`;
  await eventually(async () => {
    if (child.exitCode !== null) throw new Error(`the Teams client ended with ${child.exitCode}:\n${said}`);
    const { ok } = await fetch(url);
    if (!ok) throw new Error(`the Teams client does not answer:\n${said}`);
  }, START_MS);
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
};
