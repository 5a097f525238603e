// SPDX-License-Identifier: Apache-2.0

import { limitOf } from '../../../../adapters/slack/limits.ts';
import {
  byType,
  type Check,
  flag,
  list,
  number,
  object,
  oneOf,
  optional,
  string,
  typed,
  url,
} from './schema.ts';

const words = string({ min: 1 });
const style = optional(
  object({
    bold: optional(flag),
    italic: optional(flag),
    strike: optional(flag),
    code: optional(flag),
    underline: optional(flag),
  }),
);

const text = typed({ text: words, style });
const link = typed({
  url: url(limitOf('buttonUrl')),
  text: optional(string()),
  unsafe: optional(flag),
  style,
});

const inline = byType({
  text,
  link,
  emoji: typed({ name: words, unicode: optional(string()), url: optional(string()), style }),
  user: typed({ user_id: words, style }),
  usergroup: typed({ usergroup_id: words, style }),
  channel: typed({ channel_id: words, style }),
  team: typed({ team_id: words, style }),
  broadcast: typed({ range: oneOf('here', 'channel', 'everyone'), style }),
  color: typed({ value: words, style }),
  date: typed({
    timestamp: number(),
    format: words,
    url: optional(string()),
    fallback: optional(string()),
    style,
  }),
});

const section = typed({ elements: list(inline) });
const border = optional(number({ min: 0, max: 1 }));

const element = byType({
  rich_text_section: section,
  rich_text_list: typed({
    style: oneOf('bullet', 'ordered'),
    elements: list(byType({ rich_text_section: section })),
    indent: optional(number({ min: 0, max: 8 })),
    offset: optional(number({ min: 0 })),
    border,
  }),
  rich_text_quote: typed({ elements: list(inline), border }),
  rich_text_preformatted: typed({ elements: list(byType({ text, link })), border }),
});

export const richText = (blockId: Check): Check =>
  typed({ block_id: optional(blockId), elements: list(element) });
