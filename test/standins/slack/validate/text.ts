// SPDX-License-Identifier: Apache-2.0

import { limitOf, type SlackLimit } from '../../../../adapters/slack/limits.ts';
import { byType, type Check, flag, optional, string, typed } from './schema.ts';

const textOf = (limit: SlackLimit): Check => string({ min: 1, max: limitOf(limit) });

/** Only `plain_text`: `mrkdwn` is refused. */
export const plainText = (limit: SlackLimit = 'textObject'): Check =>
  byType({ plain_text: typed({ text: textOf(limit), emoji: optional(flag) }) });

export const anyText = (limit: SlackLimit = 'textObject'): Check =>
  byType({
    plain_text: typed({ text: textOf(limit), emoji: optional(flag) }),
    mrkdwn: typed({ text: textOf(limit), verbatim: optional(flag) }),
  });
