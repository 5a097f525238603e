// SPDX-License-Identifier: Apache-2.0

import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { CustomTrouble } from '../../src/core/custom-finding.ts';

/** Why a process ended before it was done. */
export type Ended = Pick<CustomTrouble, 'reason' | 'detail'>;

export interface LocalProcess {
  /** Resolves when the process has taken it, or is gone. */
  readonly send: (message: unknown) => Promise<void>;
  readonly kill: (why: Ended) => void;
  /** From now on it does not keep this process alive. */
  readonly letGo: () => void;
  /** The last words that it printed, bounded. */
  readonly printed: () => string;
}

export interface Started {
  /** Of the program beside this file, without its ending. */
  readonly program: string;
  /** Of the program. */
  readonly args?: readonly string[] | undefined;
  /** Of Node. */
  readonly flags?: readonly string[] | undefined;
  readonly cwd?: string | undefined;
  readonly memoryMb: number;
  /** Bytes that it may say all in all. */
  readonly mostBytes: number;
  /** One message; what it throws ends the process. */
  readonly heard: (message: unknown) => void;
  /** Once. */
  readonly ended: (why: Ended) => void;
}

const isSource = import.meta.url.endsWith('.ts');

/** How a Node of this version reads TypeScript: itself, or through the loader where that is installed. */
export const typescriptFlags = (): readonly string[] | undefined => {
  try {
    const loader = createRequire(import.meta.url).resolve('tsx');
    return ['--import', pathToFileURL(loader).href];
  } catch {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
    if (major < 22 || (major === 22 && minor < 6)) return undefined;
    return ['--experimental-strip-types', '--no-warnings'];
  }
};

/** Of what it prints: enough for the last lines of an error. */
const PRINTED = 4_000;

const BEAT_MS = 100;
/** When it is gone, what it said until then is still read. */
const LAST_WORDS_MS = 500;

/** Resident memory in bytes, where the system tells. */
const memoryOf = async (pid: number): Promise<number | undefined> => {
  try {
    const pages = Number((await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ')[1]);
    return Number.isFinite(pages) ? pages * 4_096 : undefined;
  } catch {
    return undefined;
  }
};

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/**
 * Starts a program in a process of its own: a thread would take the whole process along when it runs out of memory. It is
 * given no environment, a bounded heap, and is ended when it takes more memory or says more than it may.
 */
export const startProcess = ({
  program,
  args = [],
  flags = [],
  cwd,
  memoryMb,
  mostBytes,
  heard,
  ended,
}: Started): LocalProcess => {
  const file = fileURLToPath(new URL(`./${program}.${isSource ? 'ts' : 'js'}`, import.meta.url));
  const loader = isSource ? (typescriptFlags() ?? []) : [];
  // The loader of the program and that of what it loads are the same.
  const node = [`--max-old-space-size=${memoryMb}`, ...(loader.length > 0 ? loader : flags)];
  const child = spawn(process.execPath, [...node, file, ...args], {
    cwd,
    env: {},
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  let printed = '';
  let why: Ended | undefined;
  let isOver = false;
  let closing: NodeJS.Timeout | undefined;
  let unwatch: () => void = () => undefined;
  const kill = (reason: Ended): void => {
    why ??= reason;
    child.kill('SIGKILL');
  };
  const tooMuch = `needs more than ${memoryMb} MB of memory`;
  const over = (code: number | null, signal: NodeJS.Signals | null): void => {
    if (isOver) return;
    isOver = true;
    unwatch();
    clearTimeout(closing);
    running.delete(child);
    const isHeap = /heap out of memory|FATAL ERROR|invalid (?:table|array) (?:size|length)/i.test(printed);
    ended(
      why ??
        (isHeap
          ? { reason: 'too-much', detail: tooMuch }
          : {
              reason: 'failed',
              detail:
                code === null
                  ? `was ended by ${signal ?? 'a signal'}`
                  : `ended by itself (exit code ${code})`,
            }),
    );
  };
  child.on('error', (error) => {
    why ??= { reason: 'failed', detail: `could not be started: ${error.message.slice(0, 200)}` };
    over(null, null);
  });
  // Where no file can be opened any more there are no pipes either, and `error` follows. What was never started is not to be
  // killed: its process id is 0, which means all of this group.
  if ((child.stdio as typeof child.stdio | undefined) === undefined)
    return {
      send: async () => undefined,
      kill: () => undefined,
      printed: () => printed,
      letGo: () => undefined,
    };
  running.add(child);
  const [stdin, stdout, stderr, answers] = child.stdio;
  const watch = setInterval(() => {
    const { pid } = child;
    if (pid === undefined) return;
    void memoryOf(pid).then((bytes) => {
      // What Node itself takes comes on top of the heap.
      if (bytes !== undefined && bytes > (memoryMb + 128) * 1024 * 1024)
        kill({ reason: 'too-much', detail: tooMuch });
    });
  }, BEAT_MS);
  watch.unref();
  unwatch = () => clearInterval(watch);
  child.on('close', over);
  // A program that it started may hold its pipes open for ever.
  child.on('exit', (code, signal) => {
    closing = setTimeout(() => {
      over(code, signal);
      for (const stream of child.stdio) stream?.destroy();
    }, LAST_WORDS_MS);
  });
  for (const stream of [stdout, stderr])
    stream.on('data', (bytes: Buffer) => {
      printed = (printed + bytes.toString('utf8')).slice(-PRINTED);
    });
  let rest: Buffer[] = [];
  let bytesHeard = 0;
  answers?.on('data', (bytes: Buffer) => {
    if (why !== undefined) return;
    bytesHeard += bytes.length;
    if (bytesHeard > mostBytes) {
      kill({ reason: 'too-much', detail: `said more than ${Math.round(mostBytes / 1_000_000)} MB` });
      return;
    }
    let from = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, from)) {
      const line = Buffer.concat([...rest, bytes.subarray(from, end)]).toString('utf8');
      rest = [];
      from = end + 1;
      try {
        heard(JSON.parse(line));
      } catch {
        kill({ reason: 'not-understandable', detail: 'said something that is not understandable' });
        return;
      }
    }
    if (from < bytes.length) rest.push(bytes.subarray(from));
  });
  // A process that is gone takes nothing: `ended` tells.
  for (const stream of child.stdio) stream?.on('error', () => undefined);
  return {
    send: async (message) => {
      const line = `${JSON.stringify(message)}\n`;
      if (isOver || stdin.destroyed || stdin.write(line)) return;
      await new Promise<void>((resolve) => {
        const done = (): void => {
          stdin.off('drain', done);
          stdin.off('close', done);
          resolve();
        };
        stdin.on('drain', done);
        stdin.on('close', done);
      });
    },
    kill,
    printed: () => printed,
    letGo: () => {
      child.unref();
      for (const stream of child.stdio) (stream as { unref?: () => void } | null | undefined)?.unref?.();
    },
  };
};
