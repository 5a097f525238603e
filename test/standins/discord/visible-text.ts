// SPDX-License-Identifier: Apache-2.0

import { parse } from 'discord-markdown-parser';
import type { Json, Message, Ping } from './types.ts';

interface Node {
  readonly type: string;
  readonly content?: unknown;
  readonly [key: string]: unknown;
}

const nodesOf = (markdown: string): readonly Node[] => parse(markdown, 'extended');

const wordsIn = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(wordsIn).join('');
  if (typeof value !== 'object' || value === null) return '';
  const { type, content } = value as Node;
  if (type === 'br' || type === 'newline') return '\n';
  if (type === 'twemoji') return String((value as Node)['name']);
  if (type === 'timestamp') return new Date(Number((value as Node)['timestamp']) * 1_000).toISOString();
  return wordsIn(content);
};

/** What people read of Discord's markdown. */
export const readMarkdown = (markdown: string): string => wordsIn(nodesOf(markdown));

const kinds = new Set([
  'user',
  'role',
  'channel',
  'everyone',
  'here',
  'slashCommand',
  'guildNavigation',
  'emoji',
]);

const find = (value: unknown): readonly Ping[] => {
  if (Array.isArray(value)) return value.flatMap(find);
  if (typeof value !== 'object' || value === null) return [];
  const node = value as Node;
  const own = kinds.has(node.type) ? [{ kind: node.type, target: JSON.stringify(node['id'] ?? '') }] : [];
  const isLink = node.type === 'url' || node.type === 'autolink' || node.type === 'link';
  return [
    ...own,
    ...(isLink ? [{ kind: 'link', target: String(node['target']) }] : []),
    ...find(node.content),
  ];
};

/** Everything in it that is not words: mentions, links, emoji of a server. */
export const madeOf = (markdown: string): readonly Ping[] => find(nodesOf(markdown));

/** Every text display in order, with labels of buttons and options. */
export const displaysOf = (
  value: Json,
): readonly { readonly markdown?: string; readonly plain?: string }[] => {
  if (Array.isArray(value)) return value.flatMap(displaysOf);
  if (typeof value !== 'object' || value === null) return [];
  if (value.type === 10) return [{ markdown: value.content }];
  if (value.type === 2) return [{ plain: value.label }];
  if (value.type === 3) return value.options.map(({ label }: Json) => ({ plain: label }));
  return [...displaysOf(value.components), ...displaysOf(value.accessory)];
};

/** What people read in a message, files opened. */
export const visibleText = ({
  content,
  components,
  files,
}: Pick<Message, 'content' | 'components' | 'files'>): string =>
  [
    ...(content === '' ? [] : [readMarkdown(content)]),
    ...displaysOf(components).map(({ markdown, plain }) =>
      markdown === undefined ? (plain ?? '') : readMarkdown(markdown).replace(/^[ \t]*(?:#{1,3}|-#) /gm, ''),
    ),
    ...files.map(({ text }) => text),
  ].join('\n');
