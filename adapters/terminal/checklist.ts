// SPDX-License-Identifier: Apache-2.0

import type { Check } from '../../src/core/ports/cluster-reader.ts';
import type { AnsiOptions } from './ansi.ts';
import { columnsOf } from './columns.ts';
import { harmless } from './harmless.ts';
import { type Line, painter } from './paint.ts';
import { wrap } from './wrap.ts';

/** What was looked at together: a cluster, a platform, the state. */
export interface CheckedPart {
  readonly name: string;
  readonly checks: readonly Check[];
}

const SIGN: Readonly<Record<Check['status'], readonly [string, string]>> = {
  ok: ['✓', 'green'],
  warning: ['!', 'yellow'],
  failed: ['✗', 'red'],
  skipped: ['○', 'dim'],
};

/** The worst of several, failed first. */
export const worstOf = (checks: readonly Check[]): Check['status'] =>
  (['failed', 'warning', 'ok'] as const).find((status) => checks.some((check) => check.status === status)) ??
  'skipped';

const piece = (text: string, style = '') => ({ text, style, whole: true });
const words = (text: string, style = '') => [{ text: harmless(text), style, whole: false }];

/** Backticks mark what is typed or looked for: shown as such, not as marks. */
const marked = (text: string) =>
  text
    .split(/(`[^`]+`)/)
    .filter((part) => part !== '')
    .map((part) =>
      part.startsWith('`') && part.endsWith('`') && part.length > 2
        ? { text: harmless(part.slice(1, -1)), style: 'cyan', whole: true }
        : { text: harmless(part), style: '', whole: false },
    );

const checkLines = (check: Check, names: number, width: number): readonly Line[] => {
  const [sign, style] = SIGN[check.status];
  const name = harmless(check.name);
  const label = piece(`${name}${' '.repeat(Math.max(0, names - columnsOf(name)))}  `, 'bold');
  const indent = names + 6;
  const detail = wrap(words(check.detail), width - indent);
  const fix =
    check.fix === undefined || check.status === 'ok' ? [] : wrap(marked(check.fix), width - indent - 2);
  return [
    ...detail.map((line, at) => [
      ...(at === 0 ? [piece('  '), piece(`${sign} `, style), label] : [piece(' '.repeat(indent))]),
      ...line,
    ]),
    ...fix.map((line, at) => [piece(' '.repeat(indent)), piece(at === 0 ? '→ ' : '  ', 'dim'), ...line]),
  ];
};

/** Columns that names of checks may take before details are pushed to the right. */
const LONGEST_NAME = 18;

/** Parts with their checks and how to put right what is not → text. */
export const renderChecklist = (
  parts: readonly CheckedPart[],
  { colour, width }: Pick<AnsiOptions, 'colour' | 'width'>,
): string => {
  const paint = painter(colour);
  const longest = Math.max(0, ...parts.flatMap(({ checks }) => checks.map(({ name }) => columnsOf(name))));
  const names = Math.min(LONGEST_NAME, longest);
  const lines = parts.flatMap(({ name, checks }, at): Line[] => [
    ...(at === 0 ? [] : [[]]),
    [piece(harmless(name), 'bold')],
    ...checks.flatMap((check) => checkLines(check, names, width)),
  ]);
  return `${lines.map(paint).join('\n')}\n`;
};
