// SPDX-License-Identifier: Apache-2.0

/** What Discord's markdown reads as formatting wherever it stands, mentions (`<@`, `<#`, `</`, `<t:`, `<:`, `@everyone`) included. */
const ANYWHERE = /[\\*_~`|<[\]@]/g;
/** `https\://x` is no address to Discord. What follows the end of a text may begin with the slashes. */
const ADDRESS = /:(?=\/|$)/g;
/** At the beginning of a line: headings, lists, quotes, small print. */
const LINE_START = /^([ \t]*)([-+#>]|\d+(?=[.)]))/gm;

/**
 * Text that Discord shows as these very words: nothing is formatted, mentioned or made a link. A backslash before any
 * punctuation is not shown. https://support.discord.com/hc/en-us/articles/210298617
 */
export const escaped = (text: string): string =>
  text
    .replace(ANYWHERE, '\\$&')
    .replace(ADDRESS, '\\:')
    .replace(LINE_START, (_all, space: string, mark: string) =>
      /\d/.test(mark) ? `${space}${mark}\\` : `${space}\\${mark}`,
    );
