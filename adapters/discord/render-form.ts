// SPDX-License-Identifier: Apache-2.0

import { type Form, type FormField, fieldId } from '../../src/core/form.ts';
import { cutTo } from '../../src/core/split-text.ts';
import { harmless } from './harmless.ts';
import { limitOf } from './limits.ts';
import { component, type Label, type Modal, type Select, type TextInput } from './payload.ts';

const textInput = (field: Extract<FormField, { type: 'text' }>): TextInput => ({
  type: component.input,
  custom_id: fieldId(field),
  style: field.long ? 2 : 1,
  required: field.required,
  max_length: Math.min(field.max, limitOf('inputValue')),
  ...(field.placeholder === undefined
    ? {}
    : { placeholder: cutTo(harmless(field.placeholder), limitOf('inputPlaceholder')) }),
  // Cut rather than refused: the person sees what is left and can go on.
  ...(field.initial === undefined || field.initial === ''
    ? {}
    : { value: cutTo(harmless(field.initial), field.max) }),
});

const select = (field: Extract<FormField, { type: 'choice' }>): Select => ({
  type: component.select,
  custom_id: fieldId(field),
  required: field.required,
  min_values: field.required ? 1 : 0,
  max_values: field.several ? field.options.length : 1,
  options: field.options.map(({ label, value }) => ({
    label: cutTo(harmless(label), limitOf('optionLabel')),
    value,
    ...(field.initial.includes(value) ? { default: true } : {}),
  })),
});

const labelled = (field: FormField): Label => ({
  type: component.label,
  label: cutTo(harmless(field.label), limitOf('modalLabel')),
  component: field.type === 'text' ? textInput(field) : select(field),
});

const ID = 'f:';

/** A form as a modal; the line that its values are added to travels in its id. Discord's own button sends it. */
export const modalOf = (form: Form): Modal => ({
  custom_id: `${ID}${form.line}`,
  title: cutTo(harmless(form.title), limitOf('modalTitle')),
  components: form.fields.slice(0, limitOf('modalComponents')).map(labelled),
});

/** The line of a modal that was sent; undefined when it is none of ours. */
export const lineOfModal = (id: string): string | undefined =>
  id.startsWith(ID) ? id.slice(ID.length) : undefined;
