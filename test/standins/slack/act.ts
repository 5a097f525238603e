// SPDX-License-Identifier: Apache-2.0

import type { Json, Message } from './types.ts';
import { actionsOf } from './validate/blocks.ts';

const optionsOf = (element: Json): readonly Json[] =>
  element.options ?? (element.option_groups ?? []).flatMap((group: Json) => group.options);

const chosen = (element: Json, value: string): Json => {
  const option = optionsOf(element).find((entry) => entry.value === value);
  if (option === undefined) throw new Error(`there is no option ${value} in ${String(element.action_id)}`);
  return option;
};

const typedOption = (value: string): Json => ({ text: { type: 'plain_text', text: value }, value });

/** What an element says of itself once a person has put `value` into it, or pressed it. */
export const valueJson = (element: Json, value: string | readonly string[] | undefined): Json => {
  const one = typeof value === 'string' ? value : (value?.[0] ?? '');
  switch (element.type) {
    case 'button':
      return { text: element.text, ...(element.value === undefined ? {} : { value: element.value }) };
    case 'static_select':
    case 'radio_buttons':
    case 'overflow':
      return {
        selected_option: value === undefined ? (element.initial_option ?? null) : chosen(element, one),
      };
    case 'checkboxes':
    case 'multi_static_select':
      return {
        selected_options:
          value === undefined
            ? (element.initial_options ?? [])
            : [value].flat().map((entry) => chosen(element, entry)),
      };
    // What the bot offered is taken as it is.
    case 'external_select':
      return { selected_option: value === undefined ? null : typedOption(one) };
    case 'multi_external_select':
      return { selected_options: [value ?? []].flat().map(typedOption) };
    case 'users_select':
      return { selected_user: value === undefined ? null : one };
    case 'channels_select':
      return { selected_channel: value === undefined ? null : one };
    case 'conversations_select':
      return { selected_conversation: value === undefined ? null : one };
    case 'datepicker':
      return { selected_date: value === undefined ? null : one };
    case 'timepicker':
      return { selected_time: value === undefined ? null : one };
    default:
      return { value: value === undefined ? (element.initial_value ?? null) : one };
  }
};

export interface Pressed {
  readonly actionId: string;
  /** Where the same action id occurs in several blocks. */
  readonly blockId?: string;
  readonly value?: string | readonly string[];
}

/** The action that Slack reports of an element of this message; throws when a person could not have done it. */
export const actionIn = (message: Message, pressed: Pressed, ts: string): Json => {
  const blocks: readonly Json[] = [
    ...message.blocks,
    ...message.attachments.flatMap((attachment) => attachment.blocks ?? []),
  ];
  for (const block of blocks) {
    if (pressed.blockId !== undefined && block.block_id !== pressed.blockId) continue;
    for (const { element } of actionsOf(block)) {
      if (element['action_id'] !== pressed.actionId) continue;
      return {
        type: element['type'],
        action_id: element['action_id'],
        block_id: block.block_id,
        ...(element['style'] === undefined ? {} : { style: element['style'] }),
        ...valueJson(element, pressed.value),
        action_ts: ts,
      };
    }
  }
  throw new Error(`there is nothing called ${pressed.actionId} in message ${message.ts}`);
};

/** The action that Slack reports of an element of a view; throws when a person could not have done it. */
export const actionInView = (view: Json, pressed: Pressed, ts: string): Json => {
  const message = { blocks: view.blocks, attachments: [], ts: view.id } as unknown as Message;
  return actionIn(message, pressed, ts);
};

/** `view.state.values` of a form; what the person left alone has its initial value. */
export const formState = (view: Json, values: Readonly<Record<string, string | readonly string[]>>): Json => {
  const state: Record<string, Record<string, Json>> = {};
  for (const block of view.blocks as readonly Json[]) {
    if (block.type !== 'input') continue;
    const { element } = block;
    const value = values[block.block_id] ?? values[element.action_id];
    state[block.block_id] = { [element.action_id]: { type: element.type, ...valueJson(element, value) } };
  }
  return { values: state };
};
