import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { root } from '../../scripts/root.ts';

export interface Page {
  /** From the project's root. */
  readonly path: string;
  readonly text: string;
}

const isPage = (path: string): boolean => path.endsWith('.md') && existsSync(root + path);

/** Every page for people: those of the root and of docs/. */
export const pages = (): readonly Page[] =>
  [
    ...readdirSync(root),
    ...readdirSync(`${root}docs`, { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`),
  ]
    .filter(isPage)
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

/** Anchors as renderers make them of headings. */
export const anchorsOf = ({ text }: Page): readonly string[] =>
  [...text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/^#{1,6}\s+(.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  );
