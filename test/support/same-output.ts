// SPDX-License-Identifier: Apache-2.0

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

const lineOf = (line: string): string =>
  line.trim() === '…'
    ? '(?:[^\\n]*\\n)*?'
    : `${line.trimEnd().split('…').map(escaped).join('[^\\n]*?')}[ \\t]*\\n`;

/** What a page shows against what was printed: `…` stands for anything within a line, and alone for any lines. */
export const isSameOutput = (shown: string, printed: string): boolean => {
  const lines = shown.replace(/\n+$/, '').split('\n');
  return new RegExp(`^${lines.map(lineOf).join('')}$`).test(`${printed.replace(/\n+$/, '')}\n`);
};
