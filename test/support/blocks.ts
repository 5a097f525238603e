// SPDX-License-Identifier: Apache-2.0

import { type Page, pages } from './markdown.ts';

/** A block of code of a page, and what its info string says about it: ```` ```sh run exit=1 ````. */
export interface Block {
  /** From the project's root. */
  readonly path: string;
  /** Of its first fence, counted from 1. */
  readonly line: number;
  readonly language: string;
  /** What is done with it in tests; undefined where nobody said. */
  readonly tag: string | undefined;
  readonly options: Readonly<Record<string, string>>;
  readonly text: string;
}

const FENCE = /^( *)(`{3,}|~{3,})\s*(.*)$/;

const blockOf = (path: string, line: number, info: string, lines: readonly string[]): Block => {
  const [language = '', ...words] = info.split(/\s+/).filter((word) => word !== '');
  const options = words.filter((word) => word.includes('='));
  return {
    path,
    line,
    language,
    tag: words.find((word) => !word.includes('=')),
    options: Object.fromEntries(
      options.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]),
    ),
    text: lines.map((each) => `${each}\n`).join(''),
  };
};

/** Fences may be indented, as in lists: what stands in them is then without that indentation. Throws where one never ends. */
export const blocksOf = ({ path, text }: Page): readonly Block[] => {
  const found: Block[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const [, indent = '', fence = '', info = ''] = FENCE.exec(lines[at] ?? '') ?? [];
    if (fence === '') continue;
    const ends = lines.findIndex(
      (line, index) => index > at && line.trimStart().startsWith(fence) && line.trim() === fence,
    );
    if (ends === -1) throw new Error(`${path}:${at + 1}: this block of code never ends.`);
    const inside = lines
      .slice(at + 1, ends)
      .map((line) => line.slice(Math.min(indent.length, line.search(/\S|$/))));
    found.push(blockOf(path, at + 1, info.trim(), inside));
    at = ends;
  }
  return found;
};

/** Every block of every page, in order. */
export const allBlocks = (): readonly Block[] => pages().flatMap((page) => blocksOf(page));

export const placeOf = ({ path, line }: Block): string => `${path}:${line}`;
