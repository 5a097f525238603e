// SPDX-License-Identifier: Apache-2.0

import type { InputBlock, KnownBlock, ModalView, PlainTextElement, PlainTextOption } from '@slack/types';
import type { AnyCommand } from '../../src/core/command.ts';
import type { Document } from '../../src/core/document.ts';
import { type Form, type FormField, fieldId } from '../../src/core/form.ts';
import { WHERE } from './heard-view.ts';
import { limitOf, type SlackLimit } from './limits.ts';
import { renderBlock } from './render-block.ts';
import { harmless } from './render-inline.ts';
import { cutTo } from './split-text.ts';
import { metadataOf, type ViewPlace } from './view-place.ts';

/** Every form of ours, and every modal that only tells something. */
const FORM = 'k8sgpt:form';
const NEWS = 'k8sgpt:news';
/** Elements whose options are asked for while somebody types. */
export const SUGGESTED = 'k8sgpt:suggest';

const plainText = (text: string, limit: SlackLimit): PlainTextElement => ({
  type: 'plain_text',
  text: cutTo(harmless(text), limitOf(limit)),
  emoji: false,
});

const optionOf = ({ label, value }: { readonly label: string; readonly value: string }): PlainTextOption => ({
  text: plainText(label, 'optionText'),
  value,
});

const elementOf = (field: FormField): InputBlock['element'] => {
  if (field.type === 'text')
    return {
      type: 'plain_text_input',
      action_id: 'value',
      multiline: field.long,
      max_length: Math.min(field.max, limitOf('plainTextInput')),
      ...(field.placeholder === undefined
        ? {}
        : { placeholder: plainText(field.placeholder, 'placeholder') }),
      ...(field.initial === undefined || field.initial === ''
        ? {}
        : { initial_value: cutTo(harmless(field.initial), Math.min(field.max, limitOf('plainTextInput'))) }),
    };
  const options = field.options.map(optionOf);
  const chosen = options.filter(({ value }) => field.initial.includes(value ?? ''));
  if (field.several)
    return {
      type: 'multi_static_select',
      action_id: 'value',
      options,
      ...(chosen.length === 0 ? {} : { initial_options: chosen }),
    };
  const [first] = chosen;
  return {
    type: 'static_select',
    action_id: 'value',
    options,
    ...(first === undefined ? {} : { initial_option: first }),
  };
};

const inputOf = (field: FormField): InputBlock => ({
  type: 'input',
  block_id: fieldId(field),
  label: plainText(field.label, 'inputLabel'),
  optional: !field.required,
  element: elementOf(field),
});

const formView = (
  { title, submit }: Pick<Form, 'title' | 'submit'>,
  blocks: readonly KnownBlock[],
  place: ViewPlace,
): ModalView => ({
  type: 'modal',
  callback_id: FORM,
  title: plainText(title, 'viewTitle'),
  submit: plainText(submit, 'viewTitle'),
  close: plainText('Cancel', 'viewTitle'),
  private_metadata: metadataOf(place),
  blocks: [...blocks],
});

/** A form of the core as a modal: each field is an input that is named as the field is, so that nothing is kept meanwhile. */
export const modalOf = (form: Form, place: Omit<ViewPlace, 'line'>): ModalView =>
  formView(form, form.fields.map(inputOf), { ...place, line: form.line });

type Asked = readonly (readonly [flag: string, label: string])[];

const suggestedInput = (command: AnyCommand, [flag, label]: Asked[number]): InputBlock | undefined => {
  const spec = command.flags[flag];
  if (spec === undefined) return undefined;
  const common = {
    type: 'input' as const,
    block_id: fieldId({ as: 'flag', name: flag }),
    label: plainText(label, 'inputLabel'),
    optional: true,
  };
  const hint = plainText(
    `${spec.description.charAt(0).toUpperCase()}${spec.description.slice(1)}`,
    'inputHint',
  );
  if (spec.type === 'boolean')
    return {
      ...common,
      element: {
        type: 'checkboxes',
        action_id: 'value',
        options: [optionOf({ label: 'Yes', value: 'true' })],
      },
    };
  if (spec.suggests === undefined)
    return { ...common, hint, element: { type: 'plain_text_input', action_id: 'value', max_length: 200 } };
  return {
    ...common,
    hint,
    element: {
      type: spec.type === 'list' ? 'multi_external_select' : 'external_select',
      action_id: SUGGESTED,
      min_query_length: 0,
      placeholder: plainText('Choose or type', 'placeholder'),
    },
  };
};

/**
 * The form of a command that a person reached without typing it: its flags as inputs (choices come while they type,
 * from what workers know and this person may see), and where the answer goes.
 */
export const commandModal = (
  command: AnyCommand,
  { title, submit, asked }: { readonly title: string; readonly submit: string; readonly asked: Asked },
): ModalView => {
  const where: InputBlock = {
    type: 'input',
    block_id: WHERE,
    label: plainText('Show the report in', 'inputLabel'),
    element: {
      type: 'conversations_select',
      action_id: 'value',
      default_to_current_conversation: true,
      response_url_enabled: true,
    },
  };
  const inputs = asked.flatMap((one) => suggestedInput(command, one) ?? []);
  return formView({ title, submit }, [...inputs, where], { line: command.verb });
};

/** Room for a last word about what is left out. */
const MOST_BLOCKS = limitOf('viewBlocks') - 1;

/** Blocks of a Document as a view shows them: no tables, and at most a hundred; what has no room is said to be missing. */
export const viewBlocks = ({ blocks }: Document): KnownBlock[] => {
  const all = blocks.flatMap((block) => renderBlock(block, { nativeTables: false }));
  if (all.length <= MOST_BLOCKS) return all;
  const left = 'There is more than fits here: ask with /k8sgpt in a channel or under Messages.';
  return [
    ...all.slice(0, MOST_BLOCKS),
    ...renderBlock({ type: 'note', text: [left] }, { nativeTables: false }),
  ];
};

/** What is for one person alone, where they look at no conversation. */
export const newsModal = (document: Document, place: ViewPlace): ModalView => ({
  type: 'modal',
  callback_id: NEWS,
  title: plainText('k8sgpt', 'viewTitle'),
  close: plainText('Close', 'viewTitle'),
  private_metadata: metadataOf(place),
  blocks: viewBlocks(document),
});
