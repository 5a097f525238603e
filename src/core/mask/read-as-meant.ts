// SPDX-License-Identifier: Apache-2.0

/** A path of Windows, whose backslashes are no signs: `C:\new`, `\\server\new`, and the same as JSON writes them. */
export const WINDOWS_PATH =
  /(?<![\w\\])(?:[A-Za-z]:\\{1,2}(?!\\)|\\\\(?=[\w.-]{2,64}\\(?!\\))|\\{4}(?=[\w.-]{2,64}\\\\(?!\\)))[^\s"'`<>|?*:;,(){}[\]]{1,400}/g;

/** Line breaks and quotes that are written out, and signs of addresses that are encoded: what they stand for ends a word. */
const WRITTEN_OUT =
  /\\{1,4}(?:[nrtbf](?=\w)|"|u00(?:2[0-9a-f]|3[a-f]))|%(?:2[0-9A-F]|3[A-F]|40|5[BCD]|7[BCD])/gi;
const SIGNS: Readonly<Record<string, string>> = {
  '2f': '/',
  '3a': ':',
  '3d': '=',
  '40': '@',
  '22': '"',
  '26': '&',
  '3c': '<',
  '3e': '>',
};

const EITHER = new RegExp(`(${WINDOWS_PATH.source})|${WRITTEN_OUT.source}`, 'gi');

/** The same text, of the same length, in which words end where they are meant to end. */
export const readAsMeant = (text: string): string =>
  /[\\%]/.test(text)
    ? text.replace(EITHER, (found, path: string | undefined) => {
        if (path !== undefined) return found;
        if (found.endsWith('"')) return '"'.repeat(found.length);
        return (SIGNS[found.slice(-2).toLowerCase()] ?? '').padStart(found.length, ' ');
      })
    : text;

/** How much of what stands before a word tells whether it begins there. */
export const LOOK_BACK = 6;

const ENDS_SO = /(?:\\[nrtbf]|\\u00[0-9a-f]{2}|%[0-9a-f]{2})$/i;

/** Something that is written out ends before `at`. */
export const isAfterWrittenOut = (text: string, at: number): boolean =>
  ENDS_SO.test(text.slice(Math.max(0, at - LOOK_BACK), at));
