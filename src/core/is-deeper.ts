// SPDX-License-Identifier: Apache-2.0

/** What nests deeper nobody wrote: what walks over values of others goes no further, and never to the end of the stack. */
const DEEPEST = 200;

/** Whether a parsed value nests deeper than so many levels. */
export const isDeeper = (value: unknown, levels = DEEPEST): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((item) => isDeeper(item, levels - 1));
};
