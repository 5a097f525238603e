// SPDX-License-Identifier: Apache-2.0

import { lexer } from 'marked';
import { limitOf, runes } from '../../../adapters/mattermost/limits.ts';

/** What a server turns down, as it says it; undefined when a post may stand. */
export const faultOfPost = (post: {
  readonly message?: unknown;
  readonly props?: unknown;
}): { readonly status: number; readonly id: string; readonly message: string } | undefined => {
  const fault = (id: string, message: string) => ({ status: 400, id, message });
  const { message = '', props = {} } = post;
  if (typeof message !== 'string')
    return fault('api.context.invalid_body_param.app_error', 'message is no text');
  if (runes(message) > limitOf('messageRunes'))
    return fault(
      'model.post.is_valid.message_length.app_error',
      'Post Message property is longer than the maximum permitted length.',
    );
  if (runes(JSON.stringify(props)) > limitOf('propsRunes'))
    return fault('model.post.is_valid.props.app_error', 'Invalid props.');
  const attachments = ((props as Record<string, unknown>)['attachments'] ?? []) as readonly Record<
    string,
    unknown
  >[];
  if (message.trim() === '' && attachments.length === 0)
    return fault('model.post.is_valid.message.app_error', 'A post needs words or attachments.');
  for (const { actions = [] } of attachments as readonly {
    readonly actions?: readonly Record<string, unknown>[];
  }[]) {
    for (const { id, name, integration, type, options } of actions) {
      if (typeof id !== 'string' || !/^[A-Za-z0-9]+$/.test(id))
        return fault('action.id', 'Action ids are letters and digits.');
      if (typeof name !== 'string' || name.trim() === '')
        return fault('action.name', 'An action needs a name.');
      if (typeof (integration as { url?: unknown } | undefined)?.url !== 'string')
        return fault('action.integration', 'An action needs an integration.');
      if (type === 'select' && (!Array.isArray(options) || options.length === 0))
        return fault('action.options', 'A select needs options.');
    }
  }
  return undefined;
};

/** What a dialog may not be; undefined when it opens. */
export const faultOfDialog = (dialog: Record<string, unknown>): string | undefined => {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  if (text(dialog['title']) === '' || text(dialog['title']).length > limitOf('dialogTitle')) return 'title';
  const elements = (dialog['elements'] ?? []) as readonly Record<string, unknown>[];
  if (elements.length > limitOf('dialogElements')) return 'elements';
  for (const element of elements) {
    if (text(element['display_name']) === '' || text(element['display_name']).length > limitOf('dialogLabel'))
      return 'display_name';
    const most = element['type'] === 'textarea' ? limitOf('dialogTextarea') : limitOf('dialogText');
    if (element['type'] !== 'select' && Number(element['max_length'] ?? 0) > most) return 'max_length';
    if (text(element['placeholder']).length > limitOf('dialogPlaceholder')) return 'placeholder';
  }
  return undefined;
};

interface Token {
  readonly type: string;
  readonly raw: string;
  readonly text?: string;
  readonly tokens?: readonly Token[];
  readonly items?: readonly Token[];
  /** Of a table; a cell says only whether it stands in one. */
  readonly header?: readonly Token[] | boolean;
  readonly rows?: readonly (readonly Token[])[];
}

/** The words outside of code, as the server finds them: by parsing the markdown. */
const proseOf = ({ type, raw, text, tokens, items, header, rows }: Token): string => {
  if (type === 'code' || type === 'codespan') return ' ';
  const inner = [
    ...(tokens ?? []),
    ...(items ?? []),
    ...(Array.isArray(header) ? (header as readonly Token[]) : []),
    ...(rows ?? []).flat(),
  ];
  return inner.length > 0 ? inner.map(proseOf).join('') : (text ?? raw);
};

/** Who a message would notify. */
export const pingsIn = (message: string, names: readonly string[]): readonly string[] =>
  [
    ...(lexer(message) as readonly Token[])
      .map(proseOf)
      .join('\n')
      .matchAll(/@([a-z0-9][a-z0-9._-]*)/gi),
  ]
    .map(([, name = '']) => name.toLowerCase().replace(/[._-]+$/, ''))
    .filter((name) => ['all', 'channel', 'here', ...names].includes(name));
