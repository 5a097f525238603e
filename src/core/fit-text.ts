// SPDX-License-Identifier: Apache-2.0

// Control characters and half emojis would make two readers of one document disagree about its text.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const UNFIT =
  /[\u0000-\u0008\u000b-\u001f\u007f]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** Text of a cluster as every format can hold it: what has no place in one becomes a blank. */
export const fitText = (text: string): string => text.replace(UNFIT, ' ');
