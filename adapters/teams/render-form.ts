// SPDX-License-Identifier: Apache-2.0

import { assertNever } from '../../src/core/assert-never.ts';
import { type Form, type FormField, fieldId } from '../../src/core/form.ts';
import { type ChoiceInput, cardOf, type Execute, type TextInput } from './card.ts';
import type { TeamsPayload } from './payload.ts';
import { VERB } from './render-block.ts';
import { harmless } from './render-text.ts';

/** What a form's button carries, so that nothing is kept until it is sent. */
export interface FormData {
  readonly form: string;
  /** Ids of its inputs, in order. */
  readonly fields: readonly string[];
  /** Values of those in which several can be chosen: Teams sends their numbers, with commas between them. */
  readonly several: Readonly<Record<string, readonly string[]>>;
}

const inputOf = (field: FormField): TextInput | ChoiceInput => {
  const common = {
    id: fieldId(field),
    label: harmless(field.label),
    ...(field.required ? { isRequired: true, errorMessage: `${harmless(field.label)} is needed.` } : {}),
  };
  switch (field.type) {
    case 'text':
      return {
        ...common,
        type: 'Input.Text',
        isMultiline: field.long,
        maxLength: field.max,
        ...(field.placeholder === undefined ? {} : { placeholder: harmless(field.placeholder) }),
        ...(field.initial === undefined ? {} : { value: field.initial }),
      };
    case 'choice': {
      const value = (given: string): string =>
        field.several ? String(field.options.findIndex((option) => option.value === given)) : given;
      const initial = field.initial.filter((given) => field.options.some((option) => option.value === given));
      return {
        ...common,
        type: 'Input.ChoiceSet',
        style: field.several ? 'expanded' : 'compact',
        isMultiSelect: field.several,
        wrap: true,
        choices: field.options.map((option) => ({
          title: harmless(option.label),
          value: value(option.value),
        })),
        ...(initial.length === 0 ? {} : { value: initial.map(value).join(',') }),
      };
    }
    default:
      return assertNever(field);
  }
};

/**
 * A card with inputs. Teams opens dialogs from Action.Submit only, and only before the bot has answered anything else: a
 * card that this person alone sees works from buttons and from typed commands alike.
 */
export const renderForm = (form: Form): TeamsPayload => {
  const data: FormData = {
    form: form.line,
    fields: form.fields.map(fieldId),
    several: Object.fromEntries(
      form.fields.flatMap((field) =>
        field.type === 'choice' && field.several
          ? [[fieldId(field), field.options.map(({ value }) => value)]]
          : [],
      ),
    ),
  };
  const submit: Execute = {
    type: 'Action.Execute',
    title: harmless(form.submit),
    verb: VERB,
    data: { ...data },
    style: 'positive',
  };
  const title = harmless(form.title);
  return {
    card: cardOf(
      [
        {
          type: 'RichTextBlock',
          inlines: [{ type: 'TextRun', text: title, weight: 'Bolder', size: 'Medium' }],
        },
        ...form.fields.map(inputOf),
        { type: 'ActionSet', actions: [submit] },
      ],
      title,
    ),
    summary: title,
    generated: false,
    citations: [],
  };
};
