// SPDX-License-Identifier: Apache-2.0

import { isObject } from './validate/schema.ts';

/** Somebody would be notified by this: `<!channel>` and the like that reached Slack as markup. */
export interface Found {
  readonly kind: 'channel' | 'here' | 'everyone' | 'user' | 'usergroup';
  /** The id of a person or group; the kind again for the rest. */
  readonly target: string;
  /** The markup or element that does it. */
  readonly by: string;
}

const markup = /<(?:!(channel|group|here|everyone)|@([UW][A-Z0-9]+)|!subteam\^([A-Z0-9]+))(?:[|^][^>]*)?>/g;
const bare = /(?<![\w.@])@(channel|here|everyone)\b/g;

const broadcast = (name: string): 'channel' | 'here' | 'everyone' =>
  name === 'here' || name === 'everyone' ? name : 'channel';

const inMarkup = (text: string): readonly Found[] =>
  [...text.matchAll(markup)].map(([by, range, user, group]): Found => {
    if (user !== undefined) return { kind: 'user', target: user, by };
    if (group !== undefined) return { kind: 'usergroup', target: group, by };
    const kind = broadcast(range ?? 'channel');
    return { kind, target: kind, by };
  });

const inWords = (text: string): readonly Found[] =>
  [...text.matchAll(bare)].map(([by, range]): Found => {
    const kind = broadcast(range ?? 'channel');
    return { kind, target: kind, by };
  });

/**
 * Of text that Slack parses. `words` = plain `@here` counts as well: with link_names or parse=full, and in mrkdwn
 * objects that are not `verbatim` ("certain mentions will be automatically parsed").
 * https://docs.slack.dev/reference/block-kit/composition-objects/text-object
 */
export const pingsInText = (text: string, { words }: { readonly words: boolean }): readonly Found[] => [
  ...inMarkup(text),
  ...(words ? inWords(text) : []),
];

const ofElement = (value: Record<string, unknown>): readonly Found[] => {
  const text = (name: string): string => {
    const given = value[name];
    return typeof given === 'string' ? given : '';
  };
  switch (value['type']) {
    case 'mrkdwn':
      return pingsInText(text('text'), { words: value['verbatim'] !== true });
    case 'markdown':
      return pingsInText(text('text'), { words: true });
    case 'broadcast': {
      const kind = broadcast(text('range'));
      return [{ kind, target: kind, by: 'rich_text broadcast' }];
    }
    case 'user':
      return [{ kind: 'user', target: text('user_id'), by: 'rich_text user' }];
    case 'usergroup':
      return [{ kind: 'usergroup', target: text('usergroup_id'), by: 'rich_text usergroup' }];
    default:
      return [];
  }
};

/** Of blocks, attachments, or any part of them. `plain_text` and `raw_text` are never parsed. */
export const pingsInBlocks = (value: unknown): readonly Found[] => {
  if (Array.isArray(value)) return value.flatMap(pingsInBlocks);
  if (!isObject(value)) return [];
  return [...ofElement(value), ...Object.values(value).flatMap(pingsInBlocks)];
};

/** Legacy attachments: their texts are mrkdwn. */
export const pingsInAttachments = (value: unknown): readonly Found[] =>
  (Array.isArray(value) ? (value as unknown[]) : []).flatMap((attachment) => {
    if (!isObject(attachment)) return [];
    const texts = ['pretext', 'text', 'fallback', 'title', 'footer'].map((name) => attachment[name]);
    return [
      ...texts.flatMap((text) => (typeof text === 'string' ? pingsInText(text, { words: false }) : [])),
      ...pingsInBlocks(attachment['blocks']),
    ];
  });
