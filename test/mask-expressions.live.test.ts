// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { root } from '../scripts/root.ts';
import { textsAgainst } from './support/texts-against.ts';

const LENGTH = 30_000;

const filesIn = (folder: string): readonly string[] =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file}`);

/** The expressions that are written in a file. */
const expressionsIn = (file: string): readonly RegExp[] => {
  const source = ts.createSourceFile(file, readFileSync(`${root}${file}`, 'utf8'), ts.ScriptTarget.Latest);
  const found: RegExp[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const [, pattern = '', flags = ''] = /^\/([\s\S]*)\/([a-z]*)$/.exec(node.text) ?? [];
      found.push(new RegExp(pattern, flags.includes('g') ? flags : `${flags}g`));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

const cpuMs = (run: () => void): number => {
  const started = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1_000;
};

const files = ['src/core/mask', 'src/core/redact'].flatMap(filesIn);
const known = new Set<string>();
const expressions = files
  .flatMap((file) => expressionsIn(file).map((expression) => ({ file, expression })))
  .filter(({ expression }) => !known.has(String(expression)) && known.add(String(expression)));

test('no expression of masking and redaction takes long for a text that is made against it', () => {
  expect(expressions.length).toBeGreaterThan(100);
  let tried = 0;
  const slow = expressions.flatMap(({ file, expression }) =>
    textsAgainst(expression, LENGTH).flatMap((text) => {
      tried += 1;
      const took = cpuMs(() => {
        for (const match of text.matchAll(expression)) if (match.index < 0) throw new Error('never');
      });
      // Linear: a few milliseconds. A quadratic step takes half a minute for a gigabyte of pairs.
      return took > 150
        ? [
            `${file}: ${String(expression).slice(0, 120)} took ${took.toFixed(0)} ms of ${JSON.stringify(text.slice(0, 40))}`,
          ]
        : [];
    }),
  );
  expect(tried).toBeGreaterThan(200);
  expect(slow).toEqual([]);
}, 120_000);
