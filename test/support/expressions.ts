// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { root } from '../../scripts/root.ts';

/** An expression and the file that it is written in. */
export interface Expression {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

const filesIn = (folder: string): readonly string[] =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.[cm]?[jt]sx?$/.test(file) && !file.includes('preview-built'))
    .map((file) => `${folder}/${file}`);

/** Every expression that is written as such in these folders, each once. */
export const writtenExpressions = (folders: readonly string[]): readonly Expression[] => {
  const found = new Map<string, Expression>();
  for (const file of folders.flatMap(filesIn)) {
    const text = readFileSync(`${root}${file}`, 'utf8');
    if (!text.includes('/')) continue;
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node) && !found.has(node.text)) {
        const [, source = '', flags = ''] = /^\/([\s\S]*)\/([a-z]*)$/.exec(node.text) ?? [];
        found.set(node.text, { file, source, flags });
      }
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
  }
  return [...found.values()];
};

/** Files in which expressions are put together from pieces. */
export const filesThatBuildExpressions = (folders: readonly string[]): readonly string[] =>
  folders.flatMap(filesIn).filter((file) => readFileSync(`${root}${file}`, 'utf8').includes('RegExp('));
