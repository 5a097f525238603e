// SPDX-License-Identifier: Apache-2.0

import { blocksLength, limitOf } from '../../../../adapters/slack/limits.ts';
import { checkBlocks } from './blocks.ts';
import { type Check, flag, isObject, object, optional, string } from './schema.ts';
import { plainText } from './text.ts';

/** What Slack answers: an error name, and for invalid blocks what is wrong where. */
export interface Fault {
  readonly error: string;
  readonly messages?: readonly string[];
}

const complaintsOf = (check: Check, value: unknown, pointer: string): readonly string[] => {
  const complaints: string[] = [];
  check(value, pointer, (message, at) => complaints.push(`${message} [json-pointer:${at}]`));
  return complaints;
};

const countTables = (blocks: readonly unknown[]): number =>
  blocks.filter((block) => isObject(block) && block['type'] === 'table').length;

/** `total` = the sum over all blocks counts too, which it does not for answers to a response_url. */
export const faultOfBlocks = (
  blocks: unknown,
  { total = true, pointer = '/blocks' }: { readonly total?: boolean; readonly pointer?: string } = {},
): Fault | undefined => {
  if (!Array.isArray(blocks)) return { error: 'invalid_blocks_format' };
  if (countTables(blocks) > limitOf('tablesPerMessage'))
    return { error: 'invalid_attachments', messages: ['only_one_table_allowed'] };
  const messages = complaintsOf(checkBlocks('messageBlocks'), blocks, pointer);
  if (messages.length > 0) return { error: 'invalid_blocks', messages };
  if (total && blocksLength(blocks) > limitOf('allBlocks')) return { error: 'msg_blocks_too_long' };
  return undefined;
};

export const faultOfAttachments = (attachments: unknown): Fault | undefined => {
  if (!Array.isArray(attachments)) return { error: 'invalid_attachments' };
  if (attachments.length > limitOf('attachments')) return { error: 'too_many_attachments' };
  for (const [index, attachment] of (attachments as unknown[]).entries()) {
    if (!isObject(attachment)) return { error: 'invalid_attachments' };
    const { blocks } = attachment;
    const fault =
      blocks === undefined ? undefined : faultOfBlocks(blocks, { pointer: `/attachments/${index}/blocks` });
    if (fault !== undefined) return fault;
  }
  return undefined;
};

const common = {
  type: string(),
  blocks: checkBlocks('viewBlocks'),
  private_metadata: optional(string({ max: limitOf('viewPrivateMetadata') })),
  callback_id: optional(string({ max: limitOf('viewCallbackId') })),
  external_id: optional(string({ max: limitOf('viewExternalId') })),
};
const modal = object({
  ...common,
  title: plainText('viewTitle'),
  submit: optional(plainText('viewTitle')),
  close: optional(plainText('viewTitle')),
  clear_on_close: optional(flag),
  notify_on_close: optional(flag),
});

const hasSubmit: Check = (view, pointer, report) => {
  if (!isObject(view) || view['submit'] !== undefined) return;
  const { blocks } = view;
  if (Array.isArray(blocks) && blocks.some((block) => isObject(block) && block['type'] === 'input'))
    report('missing required field: submit', pointer);
};

/** A view that Slack would not show is an `invalid_arguments`. */
export const faultOfView = (view: unknown, type: 'modal' | 'home'): Fault | undefined => {
  if (!isObject(view))
    return { error: 'invalid_arguments', messages: ['must provide an object [json-pointer:/view]'] };
  if (view['type'] !== type)
    return {
      error: 'invalid_arguments',
      messages: [`unsupported type: ${String(view['type'])} [json-pointer:/view/type]`],
    };
  const check = type === 'modal' ? modal : object(common);
  const messages = [
    ...complaintsOf(check, view, '/view'),
    ...(type === 'modal' ? complaintsOf(hasSubmit, view, '/view') : []),
  ];
  return messages.length > 0 ? { error: 'invalid_arguments', messages } : undefined;
};
