// SPDX-License-Identifier: Apache-2.0

import { cpSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MarkdownRenderer } from 'vitepress';

const root = fileURLToPath(new URL('../../', import.meta.url));
const linked = new Set<string>();

/**
 * Pages link to files of the project (a manifest, a schema, a program) as readers of the repository want it. On the site
 * such a link leads to the repository where `DOCS_SOURCE` names it, and else to a copy of the file beside the pages. Texts in
 * folders `without` pages are files too.
 */
export const publishFiles = (
  markdown: MarkdownRenderer,
  {
    base,
    source,
    without,
  }: { readonly base: string; readonly source: string | undefined; readonly without: readonly string[] },
): void => {
  markdown.core.ruler.push('published-files', ({ tokens, env }) => {
    const { relativePath: page } = env as { readonly relativePath?: string };
    // A title by itself.
    if (page === undefined) return;
    const isHome = page === 'index.md';
    const folder = isHome ? 'docs' : posix.dirname(page);
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === 'link_open' ? (token.attrGet('href') ?? '') : '';
      if (href === '' || /^(?:[a-z]+:|#|\/)/i.test(href)) continue;
      const path = posix.join(folder, href.replace(/#.*$/, ''));
      if (/\.md(?:#|$)/.test(href) && !without.some((each) => path.startsWith(`${each}/`))) {
        // The home stands one folder above its file.
        if (isHome) token.attrSet('href', `docs/${href}`);
        continue;
      }
      if (!existsSync(root + path)) throw new Error(`${page}: the link ${href} leads nowhere`);
      const isFolder = statSync(root + path).isDirectory();
      if (source === undefined && !isFolder) linked.add(path);
      const to =
        source === undefined ? base + (isFolder ? '' : path) : `${source.replace(/\/?$/, '/')}${path}`;
      token.attrSet('href', to);
      // VitePress would take it for a page.
      token.attrSet('target', '_blank');
    }
  });
};

export const copyPublished = (to: string): void => {
  for (const path of linked) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(root + path, join(to, path));
  }
};
