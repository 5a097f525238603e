// SPDX-License-Identifier: Apache-2.0

/** One call of a program as a shell reads it, without assignments before it and files that it is redirected to. */
export type Call = readonly string[];

const HEREDOC = /<<-?\s*(['"]?)([A-Za-z_]+)\1[^\n]*\n[\s\S]*?\n\s*\2[ \t]*(?=\n|$)/g;
const TOKEN =
  /[ \t]*(?:(#[^\n]*)|(\n|&&|\|\||[|;&()])|(?:\d?>>?|<)\s*(?:&\d|[^\s;|&()]+)|((?:'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^\s'"\\|;&()<>])+))/gy;

const unquoted = (word: string): string =>
  word.replace(/'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/gs, (_, single, double, escaped) =>
    String(single ?? (double as string | undefined)?.replace(/\\([\\"$`])/g, '$1') ?? escaped),
  );

/** Throws where a quote is never closed: what cannot be read cannot be typed. */
export const callsOf = (script: string): readonly Call[] => {
  const text = script
    .replaceAll(/\\\n\s*/g, ' ')
    .replaceAll(HEREDOC, (all) => (all.split('\n')[0] ?? '').replace(/<<.*/, ''));
  const calls: string[][] = [[]];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const from = TOKEN.lastIndex;
    const [, comment, break_, word] = TOKEN.exec(text) ?? [undefined, undefined, undefined, undefined];
    if (TOKEN.lastIndex <= from)
      throw new Error(`cannot read the shell from here: ${text.slice(from, from + 60)}`);
    if (comment !== undefined) continue;
    if (break_ !== undefined) calls.push([]);
    else if (word !== undefined && !(calls.at(-1)?.length === 0 && /^[A-Za-z_]\w*=/.test(word)))
      calls.at(-1)?.push(unquoted(word));
  }
  return calls.filter((call) => call.length > 0);
};
