// SPDX-License-Identifier: Apache-2.0

// Line breaks and tabs stay; other control characters, those that turn the text around and those that hide in it do not.
// biome-ignore lint/suspicious/noControlCharactersInRegex: untrusted text
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
/** No width at all, and no use in any script: what they are put in for is to break up what others look for. */
const HIDDEN = /\u200b|\u2060|\u2061|\u2062|\u2063|\u2064|\ufeff/g;
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Words that cannot steer what is around them. */
export const harmless = (text: string): string =>
  text
    .replaceAll('\r\n', '\n')
    .replaceAll('\r', '\n')
    .replace(CONTROL, ' ')
    .replace(HIDDEN, '')
    .replace(LONE, '\ufffd');
