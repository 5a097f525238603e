// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { root } from '../../scripts/root.ts';

const SECRET = /(?:token|secret|password|signature|proof|hmac|digest|apikey|api_key|credential)s?$/i;

/** Where what looks like one is none, and why. */
const NONE: Readonly<Record<string, string>> = {
  'src/alerts/alert-in.ts: before?.signature === group.signature': 'what an alert says, in short',
  'src/compose/risks/door-risks.ts: other === token': 'both are settings of ours',
  'adapters/discord/api.ts: token === used': 'both are ours: whether it was renewed',
  'adapters/slack/workspaces.ts: next === token': 'both are ours: whether it was renewed',
  'adapters/state/directory-lock.ts: read(path)?.holder.token === token':
    'who holds a lock, in a file of ours',
};

/** Quick to look for: what is parsed is little then. */
const WORD = '(?:token|secret|password|signature|proof|hmac|digest|api_?key|credential)s?';
const NEAR = new RegExp(`${WORD}[\\])'"?]{0,3} ?[!=]==?|[!=]==? [\\w.?[\\]()'"-]{0,60}${WORD}\\b`, 'i');

const files = ['src', 'adapters'].flatMap((folder) =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/^console\/(?:page|preview)/.test(file))
    .map((file) => `${folder}/${file}`),
);

/** The last name of an expression: of `options.token` it is `token`. */
const nameOf = (node: ts.Expression): string => {
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression))
    return node.argumentExpression.text;
  return '';
};

/** Nobody learns a secret from whether it is there, is empty, or how long it is. */
const isPlain = (node: ts.Expression): boolean =>
  ts.isLiteralExpression(node) ||
  node.kind === ts.SyntaxKind.NullKeyword ||
  node.kind === ts.SyntaxKind.TrueKeyword ||
  node.kind === ts.SyntaxKind.FalseKeyword ||
  (ts.isIdentifier(node) && node.text === 'undefined') ||
  ts.isTypeOfExpression(node);

const EQUAL = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
]);

const comparisonsIn = (file: string, text: string): readonly string[] => {
  if (!NEAR.test(text)) return [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isBinaryExpression(node) &&
      EQUAL.has(node.operatorToken.kind) &&
      !isPlain(node.left) &&
      !isPlain(node.right) &&
      (SECRET.test(nameOf(node.left)) || SECRET.test(nameOf(node.right)))
    )
      found.push(`${file}: ${node.getText()}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

test('the check finds a comparison by which a secret can be guessed letter by letter', () => {
  expect(comparisonsIn('x.ts', 'if (given.token === wanted) ok();')).toHaveLength(1);
  expect(comparisonsIn('x.ts', "if (headers['x-signature'] !== expected) no();")).toHaveLength(1);
  expect(comparisonsIn('x.ts', 'if (token === undefined || secret === "") no();')).toEqual([]);
});

test('secrets are compared in constant time', () => {
  const found = files.flatMap((file) => comparisonsIn(file, readFileSync(root + file, 'utf8')));
  expect(found.filter((one) => !Object.hasOwn(NONE, one))).toEqual([]);
  expect(Object.keys(NONE).filter((one) => !found.includes(one))).toEqual([]);
  // What it stands for: each door has it.
  const safe = files.filter((file) => readFileSync(root + file, 'utf8').includes('timingSafeEqual('));
  expect(safe).toEqual(
    expect.arrayContaining([
      'adapters/alerts/_incoming.ts',
      'adapters/console/sign-in.ts',
      'adapters/http/bearer.ts',
      'adapters/mattermost/receive.ts',
      'adapters/slack/verify-signature.ts',
      'src/api/callers.ts',
    ]),
  );
});
