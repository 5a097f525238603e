// SPDX-License-Identifier: Apache-2.0

import { limitOf, type SlackLimit } from '../../../../adapters/slack/limits.ts';
import {
  byType,
  type Check,
  flag,
  isObject,
  list,
  number,
  object,
  oneOf,
  optional,
  string,
  typed,
  url,
} from './schema.ts';
import { anyText, plainText } from './text.ts';

const max = (limit: SlackLimit) => ({ max: limitOf(limit) });
const some = (limit: SlackLimit) => ({ min: 1, max: limitOf(limit) });

const confirm = optional(
  object({
    title: plainText('confirmTitle'),
    text: anyText('confirmText'),
    confirm: plainText('confirmButton'),
    deny: plainText('confirmButton'),
    style: optional(oneOf('primary', 'danger')),
  }),
);
const interactive = { action_id: optional(string(some('actionId'))), confirm };
const focus = { focus_on_load: optional(flag) };
const placeholder = { placeholder: optional(plainText('placeholder')) };

const optionOf = (text: Check): Check =>
  object({
    text,
    value: string(some('optionValue')),
    description: optional(anyText('optionDescription')),
    url: optional(url(limitOf('optionUrl'))),
  });
const menuOption = optionOf(plainText('optionText'));
const choice = optionOf(anyText('optionText'));
const options = list(menuOption, some('selectOptions'));
const optionGroups = list(object({ label: plainText('optionGroupLabel'), options }), some('optionGroups'));

/** Options or groups of options: one of the two. */
const staticMenu =
  (rest: Check): Check =>
  (value, pointer, report) => {
    rest(value, pointer, report);
    if (isObject(value) && (value['options'] === undefined) === (value['option_groups'] === undefined))
      report('must provide either options or option_groups', pointer);
  };

const select = { ...interactive, ...focus, ...placeholder };
const many = { ...select, max_selected_items: optional(number({ min: 1 })) };
const staticFields = { options: optional(options), option_groups: optional(optionGroups) };
const dispatch = {
  dispatch_action_config: optional(
    object({ trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered')) }),
  ),
};
const ids = optional(list(string()));

export const image = typed({
  alt_text: string(max('imageAltText')),
  image_url: optional(url(limitOf('imageUrl'))),
  slack_file: optional(object({ id: optional(string()), url: optional(string()) })),
});

export const button = typed({
  ...interactive,
  text: plainText('buttonText'),
  value: optional(string(max('buttonValue'))),
  url: optional(url(limitOf('buttonUrl'))),
  style: optional(oneOf('primary', 'danger')),
  accessibility_label: optional(string(max('accessibilityLabel'))),
});

const selects = {
  static_select: staticMenu(typed({ ...select, ...staticFields, initial_option: optional(menuOption) })),
  multi_static_select: staticMenu(
    typed({ ...many, ...staticFields, initial_options: optional(list(menuOption)) }),
  ),
  external_select: typed({
    ...select,
    initial_option: optional(menuOption),
    min_query_length: optional(number()),
  }),
  multi_external_select: typed({
    ...many,
    initial_options: optional(list(menuOption)),
    min_query_length: optional(number()),
  }),
  users_select: typed({ ...select, initial_user: optional(string()) }),
  multi_users_select: typed({ ...many, initial_users: ids }),
  channels_select: typed({
    ...select,
    initial_channel: optional(string()),
    response_url_enabled: optional(flag),
  }),
  conversations_select: typed({
    ...select,
    initial_conversation: optional(string()),
    default_to_current_conversation: optional(flag),
    response_url_enabled: optional(flag),
    filter: optional(
      object({
        include: optional(list(oneOf('im', 'mpim', 'private', 'public'), { min: 1 })),
        exclude_bot_users: optional(flag),
        exclude_external_shared_channels: optional(flag),
      }),
    ),
  }),
};

const choices = { ...interactive, ...focus, options: list(choice, some('choiceOptions')) };

const pickers = {
  checkboxes: typed({ ...choices, initial_options: optional(list(choice)) }),
  radio_buttons: typed({ ...choices, initial_option: optional(choice) }),
  datepicker: typed({ ...select, initial_date: optional(string()) }),
  timepicker: typed({ ...select, initial_time: optional(string()), timezone: optional(string()) }),
  datetimepicker: typed({ ...interactive, ...focus, initial_date_time: optional(number()) }),
};

const overflow = typed({ ...interactive, options: list(menuOption, some('overflowOptions')) });

const written = { action_id: optional(string(some('actionId'))), ...focus, ...placeholder, ...dispatch };

const inputs = {
  plain_text_input: typed({
    ...written,
    initial_value: optional(string(max('plainTextInput'))),
    multiline: optional(flag),
    min_length: optional(number({ min: 0, max: limitOf('plainTextInput') })),
    max_length: optional(number({ min: 1, max: limitOf('plainTextInput') })),
  }),
  number_input: typed({
    ...written,
    is_decimal_allowed: flag,
    initial_value: optional(string()),
    min_value: optional(string()),
    max_value: optional(string()),
  }),
  email_text_input: typed({ ...written, initial_value: optional(string()) }),
  url_text_input: typed({ ...written, initial_value: optional(string()) }),
};

const feedback = object({
  text: plainText('buttonText'),
  value: string(max('buttonValue')),
  accessibility_label: optional(string(max('accessibilityLabel'))),
});

export const actionsElement = byType({ button, overflow, ...selects, ...pickers });
export const accessory = byType({ button, overflow, image, ...selects, ...pickers });
export const inputElement = byType({ ...inputs, ...selects, ...pickers });
export const contextActionsElement = byType({
  feedback_buttons: typed({
    action_id: optional(string(some('actionId'))),
    positive_button: feedback,
    negative_button: feedback,
  }),
  icon_button: typed({
    ...interactive,
    icon: string({ min: 1 }),
    text: plainText('buttonText'),
    value: optional(string(max('buttonValue'))),
    accessibility_label: optional(string(max('accessibilityLabel'))),
    visible_to_user_ids: ids,
  }),
});
