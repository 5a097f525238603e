// SPDX-License-Identifier: Apache-2.0

import { limitOf, type SlackLimit } from '../../../../adapters/slack/limits.ts';
import { accessory, actionsElement, contextActionsElement, image, inputElement } from './elements.ts';
import { richText } from './rich-text.ts';
import {
  all,
  byType,
  type Check,
  flag,
  isObject,
  list,
  number,
  object,
  oneOf,
  optional,
  type Report,
  string,
  typed,
  url,
} from './schema.ts';
import { anyText, plainText } from './text.ts';

const some = (limit: SlackLimit) => ({ min: 1, max: limitOf(limit) });
const blockId = string({ max: limitOf('blockId') });
const block = (fields: Parameters<typeof typed>[0]): Check =>
  typed({ block_id: optional(blockId), ...fields });

const sectionSaysSomething: Check = (value, pointer, report) => {
  if (isObject(value) && value['text'] === undefined && value['fields'] === undefined)
    report('missing required field: text or fields', pointer);
};

const hasPicture: Check = (value, pointer, report) => {
  if (isObject(value) && (value['image_url'] === undefined) === (value['slack_file'] === undefined))
    report('must provide either image_url or slack_file', pointer);
};

/** What people read in a cell. */
const cellText = (cell: unknown): string => {
  if (Array.isArray(cell)) return cell.map(cellText).join('');
  if (!isObject(cell)) return '';
  return `${typeof cell['text'] === 'string' ? cell['text'] : ''}${cellText(cell['elements'])}`;
};

const tableText: Check = (value, pointer, report) => {
  const rows: unknown = isObject(value) ? value['rows'] : undefined;
  const length = Array.isArray(rows) ? rows.map(cellText).join('').length : 0;
  if (length > limitOf('tableText'))
    report(`table text must be less than ${limitOf('tableText') + 1} characters`, pointer);
};

const raw = string({ min: 1 });
const cell = byType({
  raw_text: typed({ text: raw }),
  raw_number: typed({ text: raw, value: number() }),
  rich_text: richText(blockId),
});

const anyBlock = byType({
  actions: block({ elements: list(actionsElement, some('actionsElements')) }),
  context: block({
    elements: list((value, pointer, report) => {
      const isImage = isObject(value) && value['type'] === 'image';
      (isImage ? all(image, hasPicture) : anyText())(value, pointer, report);
    }, some('contextElements')),
  }),
  context_actions: block({ elements: list(contextActionsElement, some('contextActionsElements')) }),
  divider: block({}),
  header: block({ text: plainText('headerText') }),
  image: all(
    block({
      alt_text: string(some('imageAltText')),
      title: optional(plainText('imageTitle')),
      image_url: optional(url(limitOf('imageUrl'))),
      slack_file: optional(object({ id: optional(string()), url: optional(string()) })),
    }),
    hasPicture,
  ),
  input: block({
    label: plainText('inputLabel'),
    element: inputElement,
    hint: optional(plainText('inputHint')),
    optional: optional(flag),
    dispatch_action: optional(flag),
  }),
  markdown: block({ text: string(some('markdownText')) }),
  rich_text: richText(blockId),
  task_card: block({
    task_id: string({ min: 1 }),
    title: string(some('taskTitle')),
    status: oneOf('pending', 'in_progress', 'complete', 'error'),
    details: optional(richText(blockId)),
    output: optional(richText(blockId)),
  }),
  section: all(
    block({
      text: optional(anyText('sectionText')),
      fields: optional(list(anyText('fieldText'), some('sectionFields'))),
      accessory: optional(accessory),
      expand: optional(flag),
    }),
    sectionSaysSomething,
  ),
  table: all(
    block({
      rows: list(list(cell, some('tableColumns')), some('tableRows')),
      column_settings: optional(
        list(
          object({
            align: optional(oneOf('left', 'center', 'right')),
            is_wrapped: optional(flag),
          }),
          { max: limitOf('tableColumns') },
        ),
      ),
    }),
    tableText,
  ),
});

/** Elements of one block that can be acted on: where they stand and what they are called. */
export const actionsOf = (
  value: Record<string, unknown>,
): readonly { readonly element: Record<string, unknown>; readonly pointer: string }[] => {
  const { elements, accessory: beside, element: asked } = value;
  const listed = Array.isArray(elements) && value['type'] !== 'rich_text' ? (elements as unknown[]) : [];
  return [
    ...listed.map((element, index) => ({ element, pointer: `/elements/${index}` })),
    { element: beside, pointer: '/accessory' },
    { element: asked, pointer: '/element' },
  ].filter((entry): entry is { element: Record<string, unknown>; pointer: string } =>
    isObject(entry.element),
  );
};

const reportRepeated = (blocks: readonly unknown[], pointer: string, report: Report): void => {
  const blockIds = new Set<string>();
  blocks.forEach((value, index) => {
    if (!isObject(value)) return;
    const { block_id: id } = value;
    if (typeof id === 'string' && id !== '') {
      if (blockIds.has(id)) report(`\`block_id\` "${id}" already exists`, `${pointer}/${index}/block_id`);
      blockIds.add(id);
    }
    const actionIds = new Set<string>();
    for (const { element, pointer: at } of actionsOf(value)) {
      const { action_id: actionId } = element;
      if (typeof actionId !== 'string') continue;
      if (actionIds.has(actionId))
        report(`\`action_id\` "${actionId}" already exists`, `${pointer}/${index}${at}/action_id`);
      actionIds.add(actionId);
    }
  });
};

const reportMarkdown = (blocks: readonly unknown[], pointer: string, report: Report): void => {
  const lengths = blocks.map((value) =>
    isObject(value) && value['type'] === 'markdown' && typeof value['text'] === 'string'
      ? value['text'].length
      : 0,
  );
  const most = limitOf('markdownText');
  // A single block that is too long has been reported already.
  if (lengths.every((length) => length <= most) && lengths.reduce((sum, length) => sum + length, 0) > most)
    report(`markdown blocks together must be less than ${most + 1} characters`, pointer);
};

/** Blocks that only messages show. */
const reportMessageOnly = (blocks: readonly unknown[], pointer: string, report: Report): void => {
  blocks.forEach((value, index) => {
    if (isObject(value) && (value['type'] === 'table' || value['type'] === 'task_card'))
      report(`unsupported type: ${value['type']}`, `${pointer}/${index}/type`);
  });
};

export const checkBlocks =
  (limit: 'messageBlocks' | 'viewBlocks'): Check =>
  (value, pointer, report) => {
    list(anyBlock, { max: limitOf(limit) })(value, pointer, report);
    if (!Array.isArray(value)) return;
    if (limit === 'viewBlocks') reportMessageOnly(value, pointer, report);
    reportRepeated(value, pointer, report);
    reportMarkdown(value, pointer, report);
  };
