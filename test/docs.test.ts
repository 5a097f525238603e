// SPDX-License-Identifier: Apache-2.0

import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sidebarOf } from '../docs/.vitepress/sidebar.mts';
import { root } from '../scripts/root.ts';
import { configSlices } from '../src/compose/config-slices.generated.ts';
import { anchorsOf, externalLinksOf, linksOf, pages } from './support/markdown.ts';

const all = pages();
const page = (path: string) => all.find((candidate) => candidate.path === path) ?? { path, text: '' };

describe('links', () => {
  test('lead to something that exists', () => {
    const dead = all.flatMap((from) =>
      linksOf(from)
        .filter(({ path }) => !existsSync(root + path))
        .map(({ path }) => `${from.path} → ${path}`),
    );
    expect(dead).toEqual([]);
  });

  test('lead to headings that exist', () => {
    const dead = all.flatMap((from) =>
      linksOf(from)
        .filter(({ path, anchor }) => anchor !== undefined && !anchorsOf(page(path)).includes(anchor))
        .map(({ path, anchor = '' }) => `${from.path} → ${path}#${anchor}`),
    );
    expect(dead).toEqual([]);
  });

  test('reach every page of docs/ from its index', () => {
    const reached = new Set(linksOf(page('docs/README.md')).map(({ path }) => path));
    // The home of the site stands above the index.
    const above = ['docs/README.md', 'docs/index.md'];
    const lost = all.filter(({ path }) => path.startsWith('docs/') && !above.includes(path));
    expect(lost.map(({ path }) => path).filter((path) => !reached.has(path))).toEqual([]);
  });

  test('out of the project are to secure places, and to no example', () => {
    const links = all.flatMap((from) => externalLinksOf(from).map((link) => ({ from: from.path, link })));
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter(({ link }) => !/^https:\/\/(?!.*\bexample\.com)/.test(link))).toEqual([]);
  });

  test('of the index are the menu of the site', () => {
    const menu = sidebarOf(page('docs/README.md').text).flatMap(({ items }) => items.map(({ link }) => link));
    const wanted = linksOf(page('docs/README.md'))
      .filter(({ path }) => path.endsWith('.md') && path !== 'README.md')
      .map(({ path }) => `/${path.replace(/\.md$/, '')}`);
    expect(menu.length).toBeGreaterThan(40);
    expect(new Set(menu)).toEqual(new Set(wanted));
  });

  test('lead from the README to the index', () => {
    expect(linksOf(page('README.md')).map(({ path }) => path)).toContain('docs/README.md');
  });
});

test('names in angle brackets stand in code: elsewhere they are taken for HTML, on the site and where the project is shown', () => {
  const stray = all.flatMap(({ path, text }) =>
    text
      .replaceAll(/^(`{3,}|~{3,})[\s\S]*?^\1/gm, '')
      .replaceAll(/(`+)[^`]+\1/g, '')
      .split('\n')
      .flatMap((line) => [
        ...line.matchAll(/<\/?(?!div|details|summary|h1|p\b|b>|a\b|span|img|https?:)[A-Za-z][^>]*>?/g),
      ])
      .map(([tag]) => `${path}: ${tag}`),
  );
  expect(stray).toEqual([]);
});

describe('what pages promise', () => {
  const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

  test('commands of npm exist', () => {
    const named = all.flatMap(({ path, text }) =>
      [...text.matchAll(/npm run ([a-z][a-z:]*(?:-[a-z]+)*)/g)].map(([, name = '']) => ({ path, name })),
    );
    expect(named).not.toEqual([]);
    expect(named.filter(({ name }) => !(name in scripts))).toEqual([]);
  });

  test('files of the project that are named, exist', () => {
    // What pages tell people to make, and patterns of several files.
    const made = /[*<]|pod-disk|namespace-owner|\/x\./;
    const named = all
      .filter(({ path }) => !path.startsWith('docs/adr/'))
      .flatMap(({ path, text }) =>
        [
          ...text.matchAll(
            /`((?:src|adapters|analyzers|test|scripts|deploy|bench|examples|protos)\/[^`\s]+)`/g,
          ),
        ].map(([, name = '']) => ({ path, name })),
      );
    expect(named.length).toBeGreaterThan(20);
    const lost = named.filter(({ name }) => !made.test(name) && !existsSync(root + name));
    expect(lost).toEqual([]);
  });

  test('variables of the README and of security are settings', () => {
    const known = new Set([
      ...configSlices.flatMap(({ env, secrets = [] }) =>
        Object.entries(env).flatMap(([name, setting]) =>
          secrets.includes(setting as never) ? [name, `${name}_FILE`] : [name],
        ),
      ),
      // Of Node.js, of every client, of the project's own tools.
      ...['NODE_EXTRA_CA_CERTS', 'HTTPS_PROXY', 'NO_PROXY', 'K8SGPT_CONFIG', 'K8SGPT_USER', 'NAME', 'PATH'],
    ]);
    const unknown = ['README.md', 'SECURITY.md'].flatMap((path) =>
      [...page(path).text.matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=[^`]*)?`/g)]
        .map(([, name = '']) => name)
        .filter((name) => !known.has(name)),
    );
    expect(unknown).toEqual([]);
  });
});

describe('the glossary', () => {
  const lines = page('docs/glossary.md')
    .text.split('\n')
    .filter((line) => line.startsWith('- '));
  const words = lines.map((line) => /^- \*\*(.+?)\*\* — /.exec(line)?.[1] ?? line);

  test('is sorted and says each word once', () => {
    expect(words.length).toBeGreaterThan(40);
    expect(words).toEqual([...new Set(words)].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
  });

  test('gives each word one sentence', () => {
    expect(lines.filter((line) => !/[^.]\.$/.test(line) || /\. [A-Z]/.test(line))).toEqual([]);
  });
});

describe('decisions', () => {
  const decisions = all.filter(({ path }) => path.startsWith('docs/adr/'));

  test.each(decisions.map((decision) => [decision.path, decision] as const))('%s is short', (_, { text }) => {
    expect(text.trimEnd().split('\n').length).toBeLessThan(40);
    expect(text).toMatch(/^# .+\n\n\d{4}-\d{2}-\d{2} · (accepted|superseded by \[.+)\n/);
    for (const part of ['**Why.**', '**Decision.**', '**Consequence.**']) expect(text).toContain(part);
  });
});
