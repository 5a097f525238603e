// SPDX-License-Identifier: Apache-2.0

import { resolve } from 'node:path';
import type { CustomAnswer, CustomFinding, CustomTrouble } from '../../src/core/custom-finding.ts';
import type { Severity } from '../../src/core/finding.ts';
import type { CustomAnalyzer, CustomRequest } from '../../src/core/ports/custom-analyzer.ts';
import { gapReason } from './cel-analyzer.ts';
import { MOST_FINDINGS } from './cel-verdict.ts';
import { findingOf } from './local-finding.ts';
import type { FromFile } from './local-messages.ts';
import { type Ended, type LocalProcess, startProcess, typescriptFlags } from './local-process.ts';

export interface FileParts {
  /** Of the file without its ending. */
  readonly name: string;
  readonly file: string;
  readonly severity: Severity;
  readonly clusters: readonly string[] | undefined;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** Epoch milliseconds, where a server does not tell. */
  readonly now: () => number;
}

const MOST_BYTES = 8 * 1024 * 1024;
/** Objects of one message. */
const BATCH = 50;

type Unread = NonNullable<CustomAnswer['unread']>[number];

/** One look of one file, in a process that ends with it. */
interface FileLook {
  readonly answer: CustomAnswer;
  readonly title?: string | undefined;
  readonly reads: readonly string[];
}

const lookWith = (
  { file, memoryMb, now, timeoutMs }: FileParts,
  request: CustomRequest,
  signal: AbortSignal,
): Promise<FileLook> => {
  const findings: CustomFinding[] = [];
  const unread: Unread[] = [];
  let title: string | undefined;
  let kinds: readonly string[] = [];
  return new Promise((settle, reject) => {
    let why: CustomTrouble | undefined;
    let isDone = false;
    const end = (trouble: CustomTrouble | undefined): void => {
      why ??= trouble;
      isDone = true;
      started.kill(trouble ?? { reason: 'failed', detail: 'is done' });
    };

    const feed = async (reads: readonly string[], to: LocalProcess): Promise<void> => {
      let takenAt: number | undefined;
      for (const kind of new Set(reads)) {
        const read = await request.objects(kind, signal);
        takenAt ??= read.takenAt;
        if (read.status === 'skipped') unread.push({ kind, reason: gapReason(read), detail: read.detail });
        for (let from = 0; from < read.objects.length && !isDone; from += BATCH)
          await to.send({ type: 'objects', kind, objects: read.objects.slice(from, from + BATCH) });
      }
      const at = now();
      const leftMs = Math.min(timeoutMs, Math.max(0, request.deadlineAt - at));
      await to.send({ type: 'check', cluster: request.cluster, now: takenAt ?? at, leftMs });
    };

    const heard = (message: unknown): void => {
      if (isDone) return;
      const said = message as FromFile;
      switch (said.type) {
        case 'is':
          ({ title } = said);
          kinds = [...new Set(said.reads)];
          feed(said.reads, started).catch((error: unknown) => {
            end({ reason: 'failed', detail: 'the cluster could not be read' });
            reject(error instanceof Error ? error : new Error('unknown'));
          });
          return;
        case 'finding': {
          const finding = findingOf(said.finding);
          if (typeof finding === 'string')
            end({ reason: 'not-understandable', detail: `${file}: ${finding}` });
          else if (findings.length < MOST_FINDINGS) findings.push(finding);
          else end({ reason: 'too-much', detail: `yielded more than ${MOST_FINDINGS} findings` });
          return;
        }
        case 'done':
          end(undefined);
          return;
        case 'failed':
          end({ reason: 'failed', detail: said.message.slice(0, 700) });
          return;
        default:
          throw new Error('not a message');
      }
    };

    const started = startProcess({
      program: 'local-runner',
      args: [resolve(file), file],
      flags: file.endsWith('ts') ? typescriptFlags() : [],
      memoryMb,
      mostBytes: MOST_BYTES,
      heard,
      ended: (ended: Ended) => {
        clearTimeout(overdue);
        signal.removeEventListener('abort', aborted);
        const trouble = isDone ? why : { ...ended, detail: `${file}: ${ended.detail}` };
        const isInapplicable =
          unread.length > 0 &&
          unread.length === kinds.length &&
          unread.every(({ reason }) => reason === 'absent');
        settle({
          answer: { findings, trouble, unread, ...(isInapplicable ? { isInapplicable } : {}) },
          title,
          reads: kinds,
        });
      },
    });
    const overdue = setTimeout(
      () => end({ reason: 'timeout', detail: `${file}: took longer than ${timeoutMs / 1_000} s` }),
      timeoutMs,
    );
    const aborted = (): void => {
      end({ reason: 'timeout', detail: 'was ended' });
      reject(signal.reason as Error);
    };
    if (signal.aborted) aborted();
    signal.addEventListener('abort', aborted, { once: true });
  });
};

const UNREADABLE = `this installation cannot read TypeScript: Node.js is ${process.version}, and tsx is not installed`;
const MJS = 'Use Node.js 22.6 or newer, or write the file as JavaScript and name it .mjs.';

const isUnreadable = (file: string): boolean => file.endsWith('ts') && typescriptFlags() === undefined;

/** One file as an analyzer: what it finds is known when it has run once. */
export const fileAnalyzer = (parts: FileParts): CustomAnalyzer => {
  const { name, file, severity, clusters, timeoutMs } = parts;
  let title = `As ${file} says`;
  /** It is shown an empty cluster: it must load, and find nothing. */
  const tried = (signal: AbortSignal): Promise<FileLook> =>
    lookWith(
      parts,
      {
        cluster: 'doctor',
        scope: {},
        deadlineAt: parts.now() + timeoutMs,
        objects: () => Promise.resolve({ status: 'read', objects: [] }),
      },
      signal,
    );
  return {
    name,
    get title() {
      return title;
    },
    severity,
    clusters,
    timeoutMs,
    hasOwnEyes: false,
    reads: async (signal) => (isUnreadable(file) ? [] : (await tried(signal)).reads),
    run: async (request, signal) => {
      if (isUnreadable(file)) return { findings: [], trouble: { reason: 'failed', detail: UNREADABLE } };
      const look = await lookWith(parts, request, signal);
      title = look.title ?? title;
      return look.answer;
    },
    diagnose: async (signal) => {
      if (isUnreadable(file)) return [{ name, status: 'failed', detail: `${file}: ${UNREADABLE}`, fix: MJS }];
      const { answer } = await tried(signal);
      if (answer.trouble === undefined) return [{ name, status: 'ok', detail: `${file} runs` }];
      return [{ name, status: 'failed', detail: answer.trouble.detail, fix: `Correct ${file}.` }];
    },
    close: () => Promise.resolve(),
  };
};
