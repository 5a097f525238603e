// SPDX-License-Identifier: Apache-2.0

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.ts';
import { programPath, programs } from './needs.ts';

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  readonly password: string | undefined;
  /** Where it keeps its data. */
  readonly folder: string;
  /** Of its process now. */
  readonly pid: () => number | undefined;
  /** Ends it in order: what it holds is on the disk when it keeps anything. */
  readonly stop: () => Promise<void>;
  /** SIGKILL. */
  readonly kill: () => Promise<void>;
  /** Starts it again on the same port, after `stop` or `kill`, or after ending it in order. */
  readonly restart: () => Promise<void>;
  /** Freezes it: connections stay open and nothing answers. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** Ends it and removes what it kept. */
  readonly close: () => Promise<void>;
}

export interface RedisOptions {
  /** Keep data over restarts (append-only file, flushed on every write). */
  readonly keep?: boolean | undefined;
  readonly password?: string | undefined;
  /** Paths of PEM files: the port then speaks TLS only. */
  readonly tls?: { readonly certificate: string; readonly key: string; readonly ca: string } | undefined;
  /** A configuration file, as a Sentinel needs one; nothing else is set then. */
  readonly config?: string | undefined;
  /** More lines of redis.conf, as arguments. */
  readonly args?: readonly string[] | undefined;
  /** A command that becomes the server, given the folder of its data: the server's own arguments come after these. */
  readonly under?: ((folder: string) => readonly string[]) | undefined;
}

const portOf = (port: number, { tls }: RedisOptions): readonly string[] =>
  tls === undefined
    ? ['--port', `${port}`]
    : [
        ...['--port', '0', '--tls-port', `${port}`, '--tls-auth-clients', 'no'],
        ...['--tls-cert-file', tls.certificate, '--tls-key-file', tls.key, '--tls-ca-cert-file', tls.ca],
      ];

const argumentsOf = (port: number, options: RedisOptions): readonly string[] => {
  const address = [...portOf(port, options), '--bind', '127.0.0.1'];
  if (options.config !== undefined) return [options.config, ...address];
  return [
    ...address,
    ...['--save', ''],
    ...(options.keep === true ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no']),
    ...(options.password === undefined ? [] : ['--requirepass', options.password]),
  ];
};

const launch = async (port: number, folder: string, options: RedisOptions): Promise<ChildProcess> => {
  const program = programPath('redis-server');
  if (program === undefined) throw new Error(`redis-server is not installed: ${programs['redis-server']}`);
  const argv = [program, ...argumentsOf(port, options), '--dir', folder, ...(options.args ?? [])];
  const [command = program, ...args] = [...(options.under?.(folder) ?? []), ...argv];
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (!/Ready to accept connections|Sentinel ID is/.test(line)) continue;
    child.stdout.resume();
    return child;
  }
  throw new Error(`redis-server ended at once:\n${lines.join('\n')}`);
};

/** Another process may take a port between its being found free and its use: then another one is tried. */
const start = async (folder: string, options: RedisOptions): Promise<[number, ChildProcess]> => {
  for (let tries = 0; ; tries += 1) {
    const port = await freePort();
    try {
      return [port, await launch(port, folder, options)];
    } catch (error) {
      if (tries >= 3) throw error;
    }
  }
};

/** A real redis-server on a free loopback port; it keeps nothing unless asked to. */
export const startRedis = async (options: RedisOptions = {}): Promise<RedisServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'k8sgpt-redis-'));
  const [port, first] = await start(folder, options);
  let child = first;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGCONT');
    child.kill(signal);
    await once(child, 'exit');
  };
  // A test run that is interrupted leaves no server behind.
  const last = (): void => void child.kill('SIGKILL');
  process.once('exit', last);
  const { password } = options;
  return {
    port,
    password,
    folder,
    pid: () => child.pid,
    url: `redis://${password === undefined ? '' : `:${encodeURIComponent(password)}@`}127.0.0.1:${port}`,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    restart: async () => {
      await end('SIGTERM');
      child = await launch(port, folder, options);
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    close: async () => {
      await end('SIGKILL');
      process.off('exit', last);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
