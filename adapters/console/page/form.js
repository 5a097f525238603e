// SPDX-License-Identifier: Apache-2.0

// @ts-check
import { element } from './element.js';

/** @typedef {import('../../../src/core/form.ts').Form} Form */
/** @typedef {import('../../../src/core/form.ts').FormField} FormField */
/** @typedef {{ id: string, values: string[] }} Filled */

/** @param {FormField} field */
const inputOf = (field) => {
  const id = `${field.as}:${field.name}`;
  const common = { id, name: id, ...(field.required ? { required: '' } : {}) };
  if (field.type === 'choice') {
    const options = field.options.map(({ label, value }) =>
      element('option', { value, ...(field.initial.includes(value) ? { selected: '' } : {}) }, label),
    );
    const none = field.required || field.several ? [] : [element('option', { value: '' }, '—')];
    return element('select', { ...common, ...(field.several ? { multiple: '' } : {}) }, ...none, ...options);
  }
  const text = { ...common, placeholder: field.placeholder, maxlength: String(field.max) };
  return field.long
    ? element('textarea', { ...text, rows: '4' }, field.initial ?? '')
    : element('input', { ...text, type: 'text', value: field.initial });
};

/** @param {HTMLFormElement} form @param {Form} asked @returns {Filled[]} */
const filledIn = (form, { fields }) =>
  fields.map(({ as, name }) => {
    const id = `${as}:${name}`;
    return { id, values: new FormData(form).getAll(id).map(String) };
  });

/** Asks in a dialog; resolves to what was filled in, or to nothing when it was closed. @param {Form} asked @returns {Promise<Filled[] | undefined>} */
export const ask = (asked) =>
  new Promise((resolve) => {
    const form = /** @type {HTMLFormElement} */ (
      element(
        'form',
        { method: 'dialog' },
        element('h2', { id: 'form-title' }, asked.title),
        ...asked.fields.map((field) =>
          element(
            'p',
            { class: 'field' },
            element('label', { for: `${field.as}:${field.name}` }, field.label),
            inputOf(field),
          ),
        ),
        element(
          'p',
          { class: 'actions' },
          element('button', { type: 'submit', class: 'action primary', value: 'send' }, asked.submit),
          element('button', { type: 'submit', class: 'action', value: '', formnovalidate: '' }, 'Cancel'),
        ),
      )
    );
    const dialog = /** @type {HTMLDialogElement} */ (
      element('dialog', { class: 'form', 'aria-labelledby': 'form-title' }, form)
    );
    dialog.addEventListener('close', () => {
      resolve(dialog.returnValue === 'send' ? filledIn(form, asked) : undefined);
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
