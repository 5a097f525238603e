// SPDX-License-Identifier: Apache-2.0

import { cutTo, cutWithin, jsonLength } from '../../src/core/split-text.ts';

/** UTF-16 units of a text inside JSON, without its quotes. */
export const jsonUnits = jsonLength;

/** Where to cut so that at most `budget` units of JSON come before; with `soft`, 0 where only a word could be broken. */
export const cutAt = (text: string, budget: number, soft = false): number =>
  cutWithin(text, budget, { costOf: jsonLength, soft });

/** Short enough, with … where something is missing: for labels only. */
export const shortened = cutTo;
