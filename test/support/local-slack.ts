// SPDX-License-Identifier: Apache-2.0

import { execFile, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/**
 * An emulator of Slack with its own web page: Web API, signed requests and Socket Mode. One binary for Linux on x64, so
 * it is no dependency (a devDependency would break `npm ci` on a Mac): it is fetched when a test wants it.
 */
const emulator = {
  name: 'local-slack-linux-x64',
  version: '0.1.8',
  /** What npm found the package to be; another build is not run. */
  integrity:
    'sha512-2BCTKxKajjZNWCSCj66Jq5VDScUDNpGZ1lA3281I8RvpDE4/ULCwC26TlcW6/4sPbSTs02Q3KjTiltJp3ZBEvg==',
} as const;

const cacheFolder = fileURLToPath(new URL('../../.cache/local-slack', import.meta.url));
const INSTALL_MS = 180_000;
const START_MS = 60_000;

export type Found =
  | { readonly status: 'ready'; readonly path: string }
  /** `mustFail`: this machine could have it, and is one that promised everything. */
  | { readonly status: 'absent'; readonly reason: string; readonly mustFail: boolean };

/** What npm wrote down about what it put there; undefined when nothing is there. */
const installed = async (folder: string): Promise<string | undefined> => {
  try {
    const lock = await readFile(join(folder, 'node_modules/.package-lock.json'), 'utf8');
    accessSync(join(folder, 'node_modules', emulator.name, 'bin/local-slack'), constants.X_OK);
    return String(JSON.parse(lock).packages[`node_modules/${emulator.name}`].integrity);
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
      ['install', '--prefix', folder, ...argv, `${emulator.name}@${emulator.version}`],
      { cwd: folder, timeout: INSTALL_MS },
    );
  } catch (error) {
    if (tries === 1) throw error;
    await install(folder, tries - 1);
  }
};

/** The emulator's program, fetched into `.cache/` where it is not there yet; never throws. */
export const findLocalSlack = async (folder = cacheFolder): Promise<Found> => {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return {
      status: 'absent',
      reason: `${emulator.name} runs on Linux x64 only`,
      mustFail: false,
    };
  const mustFail = process.env['CI'] === 'true';
  try {
    if ((await installed(folder)) !== emulator.integrity) await install(folder);
  } catch (error) {
    const [why = ''] = /npm error .+/.exec(String(error)) ?? [];
    const reason = `${emulator.name}@${emulator.version} could not be installed (${why || 'npm failed'})`;
    return { status: 'absent', reason, mustFail };
  }
  if ((await installed(folder)) !== emulator.integrity)
    return { status: 'absent', reason: `${emulator.name} is not the build that was pinned`, mustFail };
  return { status: 'ready', path: join(folder, 'node_modules', emulator.name, 'bin/local-slack') };
};

/** JSON of the emulator's making: taken apart by tests. */
type Json = any;

export interface RunningSlack {
  /** Where its page is; the Web API is below it at `/api/`. */
  readonly url: string;
  readonly messages: (channel: string) => Promise<readonly Json[]>;
  /** Everything that went between Slack and the bot, oldest first. */
  readonly traffic: () => Promise<readonly Json[]>;
  readonly stop: () => Promise<void>;
}

/** Starts the emulator with a workspace (its own form, as JSON) on a free port. */
export const startLocalSlack = async (path: string, workspace: Json): Promise<RunningSlack> => {
  const folder = await mkdtemp(join(tmpdir(), 'local-slack-'));
  const config = join(folder, 'workspace.json');
  await writeFile(config, JSON.stringify(workspace));
  const argv = ['--config', config, '--port', '0', '--base-host', '127.0.0.1', '--files-dir', folder];
  const child = spawn(path, argv, { stdio: ['ignore', 'pipe', 'pipe'], cwd: folder });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the Slack emulator did not say where it is:\n${said}`));
    }, START_MS);
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const address = /Web UI:\s+(http:\S+)/.exec(said)?.[1];
      if (address === undefined) return;
      clearTimeout(late);
      resolve(address);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', reject);
    void ended.then((code) => {
      clearTimeout(late);
      reject(new Error(`the Slack emulator ended with ${code}:\n${said}`));
    });
  });
  const ask = async (what: string): Promise<Json> => (await fetch(`${url}/_control/${what}`)).json();
  return {
    url,
    messages: async (channel) => (await ask(`messages/${channel}`)).messages,
    traffic: async () => (await ask('log')).log,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
};
