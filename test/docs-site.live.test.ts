// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../scripts/root.ts';
import { pages } from './support/markdown.ts';

const vitepress = `${root}docs/node_modules/.bin/vitepress`;
const BASE = '/under/a/path/';
const out = mkdtempSync(join(tmpdir(), 'docs-site-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

/** Where the links, images and scripts of a page lead inside the site: path below the base, and the heading's anchor. */
const leadsOf = (html: string): readonly { path: string; anchor: string }[] =>
  [...html.matchAll(/ (?:href|src)="([^"]+)"/g)]
    .map(([, target = '']) => target.replaceAll('&amp;', '&'))
    .filter((target) => target.startsWith('/') || target.startsWith('#'))
    .map((target) => {
      const [path = '', anchor = ''] = target.split('#');
      return { path, anchor: decodeURIComponent(anchor) };
    });

const site = existsSync(vitepress) ? describe : describe.skip;
if (!existsSync(vitepress)) console.error('the site is not tried: `npm run docs` gets its packages');

site('the site', () => {
  let built = new Map<string, string>();
  beforeAll(async () => {
    const args = ['build', '.', '--outDir', out, '--base', BASE];
    const env = { ...process.env, DOCS_BASE: BASE };
    await promisify(execFile)(vitepress, args, { cwd: `${root}docs`, env });
    const files = readdirSync(out, { recursive: true, encoding: 'utf8' });
    built = new Map(
      files
        .filter((path) => path.endsWith('.html'))
        .map((path) => [path, readFileSync(join(out, path), 'utf8')]),
    );
  }, 240_000);

  test('has every page, and a home', () => {
    const wanted = pages().map(({ path }) => path.replace(/\.md$/, '.html'));
    expect(wanted.filter((path) => !built.has(path) && path !== 'docs/index.html')).toEqual([]);
    expect(built.get('index.html')).toContain('What is broken, why, and what to do.');
  });

  test('leads nowhere that is not there, below any path', () => {
    expect([...built.values()].flatMap(leadsOf).length).toBeGreaterThan(1_000);
    const dead = [...built].flatMap(([from, html]) =>
      leadsOf(html).flatMap(({ path, anchor }) => {
        if (path !== '' && !path.startsWith(BASE)) return [`${from} → ${path} is not below ${BASE}`];
        const file = path === '' ? from : path.slice(BASE.length) || 'index.html';
        if (!existsSync(join(out, file))) return [`${from} → ${file}`];
        const there = anchor === '' || built.get(file)?.includes(` id="${anchor}"`) !== false;
        return there ? [] : [`${from} → ${file}#${anchor}`];
      }),
    );
    expect([...new Set(dead)]).toEqual([]);
  });

  test('asks nobody else for anything', () => {
    const elsewhere = [...built].flatMap(([from, html]) =>
      [...html.matchAll(/<(?:script|link|img)[^>]+(?:src|href)="(https?:[^"]+)"/g)].map(
        ([, to = '']) => `${from}: ${to}`,
      ),
    );
    expect(elsewhere).toEqual([]);
  });

  test('can be searched', () => {
    const index = readdirSync(join(out, 'assets/chunks')).find((name) => name.includes('localSearchIndex'));
    expect(readFileSync(join(out, 'assets/chunks', index ?? ''), 'utf8')).toContain('What you typed');
  });
});
