// SPDX-License-Identifier: Apache-2.0

import type { Writable } from 'node:stream';
import type { Document } from '../../src/core/document.ts';
import { renderAnsi } from './ansi.ts';
import { type CheckedPart, renderChecklist } from './checklist.ts';
import { charactersOf, columnsOf } from './columns.ts';
import { harmless } from './harmless.ts';

/** A standard stream: what a terminal adds to a writable is optional. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

export interface ScreenOptions {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly noColour: boolean;
  readonly now: () => number;
  readonly prompt: string;
}

export interface Screen {
  /** Rewrites the line at the bottom of standard error, where that is a terminal; elsewhere nothing is said. */
  readonly progress: (text: string) => void;
  /** Answers: standard output. `now` is the reader's moment. */
  readonly answer: (document: Document, now?: number) => void;
  /** Anything that is no answer: standard error. */
  readonly remark: (document: Document) => void;
  /** Checks with their fixes: standard output. */
  readonly checklist: (parts: readonly CheckedPart[]) => void;
  /** Text for machines: standard output, untouched. */
  readonly raw: (text: string) => void;
  /** Resolves when everything is with whoever reads it, or they have gone. */
  readonly flush: () => Promise<void>;
  /** Whether somebody watches standard error. */
  readonly isWatched: boolean;
  /** Whether standard output is a terminal that can be drawn on. */
  readonly isTerminal: boolean;
}

/** Columns of text that people like to read, however wide their window is. */
const WIDEST = 120;

/** NO_COLOR and --no-color win, then FORCE_COLOR; else colour is for terminals that know it. https://no-color.org */
const isColoured = (stream: Output, { env, noColour }: ScreenOptions): boolean => {
  if (noColour || (env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
};

const cut = (text: string, width: number): string => {
  if (columnsOf(text) <= width) return text;
  let shown = '';
  for (const character of charactersOf(text)) {
    if (columnsOf(shown) + columnsOf(character) > width - 1) break;
    shown += character;
  }
  return `${shown}…`;
};

const CLEAR_LINE = '\r\u001b[2K';

/** Where the process prints: answers to standard output, everything else to standard error. */
export const openScreen = (options: ScreenOptions): Screen => {
  const { stdout, stderr, env, now, prompt } = options;
  const gone = new Set<Output>();
  // Whoever reads may stop early (`| head`): that is no failure, and nothing is left to be said.
  for (const stream of [stdout, stderr]) stream.on('error', () => gone.add(stream));
  const isWatched = stderr.isTTY === true && env['TERM'] !== 'dumb';
  let shown = false;
  const write = (stream: Output, text: string): void => {
    if (!gone.has(stream)) stream.write(text);
  };
  const clear = (): void => {
    if (shown) write(stderr, CLEAR_LINE);
    shown = false;
  };
  const widthOf = (stream: Output): number => {
    const columns = stream.columns ?? Number(env['COLUMNS']);
    return columns > 0 ? Math.min(Math.max(columns, 20), WIDEST) : 100;
  };
  const say = (stream: Output, document: Document, moment: number): void => {
    clear();
    write(
      stream,
      renderAnsi(document, {
        colour: isColoured(stream, options),
        width: widthOf(stream),
        now: moment,
        prompt,
      }),
    );
  };
  const flushed = (stream: Output): Promise<void> =>
    new Promise((resolve) => {
      if (gone.has(stream)) resolve();
      else {
        stream.once('error', () => resolve());
        stream.write('', () => resolve());
      }
    });
  return {
    isWatched,
    isTerminal: stdout.isTTY === true && env['TERM'] !== 'dumb',
    progress: (text) => {
      if (!isWatched) return;
      write(stderr, `${CLEAR_LINE}${cut(harmless(text).replaceAll('\n', ' '), widthOf(stderr) - 1)}`);
      shown = true;
    },
    answer: (document, moment) => say(stdout, document, moment ?? now()),
    remark: (document) => say(stderr, document, now()),
    checklist: (parts) => {
      clear();
      write(stdout, renderChecklist(parts, { colour: isColoured(stdout, options), width: widthOf(stdout) }));
    },
    raw: (text) => {
      clear();
      write(stdout, text);
    },
    flush: async () => {
      clear();
      await Promise.all([flushed(stdout), flushed(stderr)]);
    },
  };
};
