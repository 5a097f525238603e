// SPDX-License-Identifier: Apache-2.0

import type { Change } from './changes.ts';

/** What people who use the bot want to know; the rest is in the history of the sources. */
const sections = [
  ['feat', 'New'],
  ['fix', 'Mended'],
  ['perf', 'Quicker'],
  ['revert', 'Taken back'],
] as const;

/** Words of a commit are text: nothing in them becomes a link or a tag. */
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll(/[<[\]\\*_]/g, '\\$&');

const line = ({ scope, subject, hash }: Change): string =>
  `- ${scope === undefined ? '' : `**${plain(scope)}:** `}${plain(subject)} (${hash.slice(0, 7)})`;

/** Oldest first, as it was built; parts of one scope stand together. */
const inOrder = (changes: readonly Change[]): readonly Change[] =>
  [...changes].reverse().sort((a, b) => (a.scope ?? '').localeCompare(b.scope ?? '', 'en'));

/** The section of one version in Markdown; `date` as 2026-11-26. */
export const sectionOf = (version: string, date: string, changes: readonly Change[]): string => {
  const breaking = changes.flatMap(({ breaks, ...change }) =>
    breaks === undefined ? [] : [line({ ...change, subject: breaks, breaks })],
  );
  const parts = [
    ...(breaking.length === 0 ? [] : [`### What no longer works as before\n\n${breaking.join('\n')}`]),
    ...sections.flatMap(([type, title]) => {
      const of = inOrder(changes.filter((change) => change.type === type));
      return of.length === 0 ? [] : [`### ${title}\n\n${of.map(line).join('\n')}`];
    }),
  ];
  return [`## ${version} (${date})`, ...(parts.length === 0 ? ['Nothing that people notice.'] : parts)].join(
    '\n\n',
  );
};

/** The file with a section on top of the older ones; one of the same version is replaced. */
export const withSection = (changelog: string, section: string): string => {
  const [head = '', ...older] = changelog.split(/^(?=## )/m);
  const version = /^## (\S+)/.exec(section)?.[1] ?? '';
  const kept = older.filter((part) => !part.startsWith(`## ${version} `)).map((part) => part.trim());
  return `${[head.trim(), section.trim(), ...kept].join('\n\n')}\n`;
};
