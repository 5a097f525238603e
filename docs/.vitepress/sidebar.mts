// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { posix } from 'node:path';

interface Item {
  readonly text: string;
  readonly link: string;
}

interface Group {
  readonly text: string;
  readonly collapsed: boolean;
  readonly items: readonly Item[];
}

/** Groups that are looked things up in rather than read. */
const FOLDED = /^(Decisions|Reference|How good it is|Work on it)$/;

/** docs/README.md is the one index: its headings are the groups, the links of its lists the pages. Pages of other folders are left out. */
export const sidebarOf = (index: string): readonly Group[] =>
  index
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [text = ''] = section.split('\n');
      const items = [...section.matchAll(/^- \[(.+?)\]\(([^)]+?)\.md\)/gm)].map(
        ([, title = '', path = '']) => ({
          text: title.replaceAll('`', ''),
          link: `/${posix.join('docs', path)}`,
        }),
      );
      return { text: text.trim(), collapsed: FOLDED.test(text.trim()), items };
    })
    .filter(({ items }) => items.length > 0);

export const sidebar = sidebarOf(readFileSync(new URL('../README.md', import.meta.url), 'utf8'));
