// SPDX-License-Identifier: Apache-2.0

import { existsSync, readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import { parseAllDocuments } from 'yaml';
import { root } from '../../scripts/root.ts';
import { configSlices } from '../../src/compose/config-slices.generated.ts';
import { resolveConfig } from '../../src/config/resolve.ts';
import type { Block } from './blocks.ts';
import { checkValues } from './known-values.ts';
import { checkManifest } from './manifest.ts';
import { callsOf } from './shell-lines.ts';
import { checkCall, checkChatLine } from './typed-line.ts';

interface BlockKind {
  /** As it stands behind the fence. */
  readonly info: string;
  /** For those who write pages: a row of CONTRIBUTING.md. */
  readonly tested: string;
  /** Throws where the block is wrong; what needs the program itself is looked at elsewhere (test/docs-run.live.test.ts). */
  readonly check?: (block: Block) => void;
}

/** What stands where a configuration of a page refers to, in the form that such secrets have. */
const ofPlace = (place: string): string => {
  if (/url|hook/i.test(place)) return 'https://hooks.example.com/a';
  const prefix = /slack.bot/i.test(place) ? 'xoxb-' : /slack.app/i.test(place) ? 'xapp-' : '';
  return prefix + 'a'.repeat(32);
};

const checkConfig = ({ path, text }: Block): void => {
  const names = [...text.matchAll(/\{ env: (\w+) \}/g)].map(([, name = '']) => name);
  resolveConfig(configSlices, {
    env: Object.fromEntries(names.map((name) => [name, ofPlace(name)])),
    file: { path, text },
    readSecret: (place) => ofPlace(place),
  });
};

const checkSyntax = ({ language, text }: Block): void => {
  if (language === 'json') JSON.parse(text);
  if (language === 'yaml')
    for (const { errors } of parseAllDocuments(text)) if (errors[0] !== undefined) throw errors[0];
  if (language === 'js' || language === 'ts') transformSync(text, { loader: language });
};

const checkShell = ({ text }: Block): void => callsOf(text).forEach(checkCall);

export const blockKinds: readonly BlockKind[] = [
  {
    info: 'sh run',
    tested:
      'is run in a folder of its own for the page, with nothing configured; `exit=1` where it ends with that',
    check: checkShell,
  },
  {
    info: 'text output',
    tested: 'is what the run block before it printed; `…` stands for anything in a line, alone for any lines',
  },
  {
    info: 'sh shown',
    tested: 'needs a service or a cluster of your own: verbs and flags of `k8sgpt`, scripts of `npm` exist',
    check: checkShell,
  },
  {
    info: 'text chat',
    tested: 'what somebody types in chat: every line is a command, or a mention',
    check: ({ text }) =>
      text.split('\n').forEach((line) => {
        if (line.trim() !== '') checkChatLine(line.replace(/\s{2,}.*$/, ''));
      }),
  },
  { info: 'text usage', tested: 'how a command is written; generated' },
  { info: 'text shown', tested: 'what other programs print, or the shape of something' },
  {
    info: 'yaml config',
    tested:
      'is a configuration, or part of one: the real loader takes it; `file=NAME` also writes it for runs below',
    check: checkConfig,
  },
  {
    info: 'yaml manifest',
    tested: 'is one or more objects of Kubernetes: known kinds, their schemas, and roles that only read',
    check: ({ text }) => checkManifest(text),
  },
  {
    info: 'yaml values',
    tested: 'are values of the Helm chart: values that it knows, and a test renders them where Helm is',
    check: ({ text }) => checkValues(text),
  },
  ...['yaml', 'json', 'js', 'ts'].map((language) => ({
    info: `${language} shown`,
    tested: 'can be parsed',
    check: checkSyntax,
  })),
];

/** A page and a test that names it vouch for each other. */
const checkTested = ({ path }: Block, by: string): void => {
  const name = path.split('/').at(-1) ?? path;
  if (!/\.test\.ts$/.test(by) || !existsSync(root + by)) throw new Error(`${by} is no test`);
  // Not part of a longer name.
  if (
    !readFileSync(root + by, 'utf8')
      .split(/[^\w.-]/)
      .includes(name)
  )
    throw new Error(`${by} does not name ${name}`);
};

const checkExcerpt = ({ text }: Block, from: string): void => {
  const lines = (part: string): string => part.replaceAll(/^[ \t]+/gm, '').trim();
  if (!existsSync(root + from)) throw new Error(`${from} does not exist`);
  if (!lines(readFileSync(root + from, 'utf8')).includes(lines(text)))
    throw new Error(`is no part of ${from} any more`);
};

/** What is wrong with a block, in one sentence; undefined: nothing. */
export const wrongWith = (block: Block): string | undefined => {
  const { tested, excerpt } = block.options;
  const info = `${block.language} ${block.tag ?? ''}`.trim();
  const kind = blockKinds.find((candidate) => candidate.info === info);
  try {
    if (tested !== undefined) checkTested(block, tested);
    else if (excerpt !== undefined) checkExcerpt(block, excerpt);
    else if (kind === undefined)
      return `"${info}" is no kind of block: see "Blocks of code" in CONTRIBUTING.md`;
    if (tested !== undefined || excerpt !== undefined) checkSyntax(block);
    kind?.check?.(block);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
