// SPDX-License-Identifier: Apache-2.0

/** A readable block of words → a set of them, in lower case. */
export const wordSet = (...blocks: readonly string[]): ReadonlySet<string> =>
  new Set(blocks.flatMap((block) => block.toLowerCase().split(/\s+/)).filter((word) => word !== ''));
