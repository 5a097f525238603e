// SPDX-License-Identifier: Apache-2.0

import type { Screen } from '../../adapters/terminal/screen.ts';

/** Says on standard error what still works and will not for ever. */
export const warningOn =
  (screen: Screen) =>
  (sentence: string): void =>
    screen.remark({
      summary: sentence,
      blocks: [{ type: 'headline', tone: 'warning', text: [`${sentence}.`] }],
    });
