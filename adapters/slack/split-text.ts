// SPDX-License-Identifier: Apache-2.0

import { cutWithin as cut, jsonLength, splitText as split } from '../../src/core/split-text.ts';

export { cutTo, jsonLength } from '../../src/core/split-text.ts';

/** Slack counts its blocks as JSON: budgets are in units of it. `soft` = 0 rather than a broken word, when more room may come. */
export const cutWithin = (text: string, budget: number, soft = false): number =>
  cut(text, budget, { costOf: jsonLength, soft });

/** Pieces of at most `budget` units of JSON each; together they are the text. */
export const splitText = (text: string, budget: number): readonly string[] => split(text, budget, jsonLength);
