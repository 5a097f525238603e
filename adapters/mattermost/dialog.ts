// SPDX-License-Identifier: Apache-2.0

import { type Form, type FormField, fieldId } from '../../src/core/form.ts';
import { cutTo } from '../../src/core/split-text.ts';
import { limitOf } from './limits.ts';

const elementOf = (field: FormField): Record<string, unknown> => {
  const common = {
    name: fieldId(field),
    display_name: cutTo(field.label, limitOf('dialogLabel')),
    // Whole where there is room for it.
    ...(field.label.length > limitOf('dialogLabel') ? { help_text: field.label } : {}),
    optional: !field.required,
  };
  if (field.type === 'choice')
    return {
      ...common,
      type: 'select',
      default: field.initial[0] ?? '',
      ...(field.several ? { multiselect: true } : {}),
      options: field.options.map(({ label, value }) => ({
        text: cutTo(label, limitOf('optionText')),
        value,
      })),
    };
  const most = limitOf(field.long ? 'dialogTextarea' : 'dialogText');
  return {
    ...common,
    type: field.long ? 'textarea' : 'text',
    default: field.initial ?? '',
    placeholder: field.placeholder ?? '',
    max_length: Math.min(field.max, most),
  };
};

/** A form as Mattermost's interactive dialog. */
export const dialogOf = (form: Form, state: string): Record<string, unknown> => ({
  callback_id: 'k8sgpt',
  title: form.title,
  submit_label: form.submit,
  elements: form.fields.map(elementOf),
  state,
});
