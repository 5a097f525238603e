// SPDX-License-Identifier: Apache-2.0

/** Phones write `—explain` for `--explain` and curl the quotes; no command has either. */
export const asTyped = (text: string): string =>
  text
    .replace(/(^|\s)[—–](?=[a-z])/gi, '$1--')
    .replace(/[“”„]/g, '"')
    .replace(/[‘’‚]/g, "'")
    .replaceAll('\u00a0', ' ');

/** A line that was copied from help comes as `code`. */
export const unquoted = (text: string): string =>
  text
    .trim()
    .replace(/^(`{1,3})([^`]*)\1$/, '$2')
    .trim();
