// SPDX-License-Identifier: Apache-2.0

// biome-ignore lint/suspicious/noControlCharactersInRegex: untrusted text must not steer the terminal
const STEERING =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Words of the cluster cannot move the cursor, set colours or turn the text around; line ends stay. */
export const harmless = (text: string): string => text.replace(STEERING, ' ');
