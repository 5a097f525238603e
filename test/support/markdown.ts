// SPDX-License-Identifier: Apache-2.0

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { root } from '../../scripts/root.ts';

export interface Page {
  /** From the project's root. */
  readonly path: string;
  readonly text: string;
}

const FOLDERS = [':(glob)*.md', 'docs/*.md', 'examples/*.md'];

/** Every page for people that git knows or would know: those of the root, of docs/ and of examples/. */
export const pages = (): readonly Page[] =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...FOLDERS], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\0')
    .filter((path) => path !== '' && existsSync(root + path))
    .sort()
    .map((path) => ({ path, text: readFileSync(root + path, 'utf8') }));

/** Code is no prose: links in it are not followed. */
const prose = (text: string): string => text.replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, '');

/** Where the links and images of a page lead inside the project: path from the root, and the heading's anchor. */
export const linksOf = ({ path, text }: Page): readonly { path: string; anchor: string | undefined }[] =>
  [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/i.test(target))
    .map((target) => {
      const [file = '', anchor] = target.split('#');
      return { path: file === '' ? path : posix.join(posix.dirname(path), file), anchor };
    });

/** Where a page leads out of the project. */
export const externalLinksOf = ({ text }: Page): readonly string[] =>
  [...prose(text).matchAll(/(?:\]\(|<)(https?:[^)>\s]+)[)>]/g)].map(([, target = '']) => target);

/** Anchors as renderers make them of headings. */
export const anchorsOf = ({ text }: Page): readonly string[] =>
  [...text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/^#{1,6}\s+(.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  );
