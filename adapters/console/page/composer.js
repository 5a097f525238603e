// SPDX-License-Identifier: Apache-2.0

// @ts-check

import { ask } from './form.js';

/** @typedef {'command' | 'message' | 'action'} Source */

/**
 * Sends a line, and what a form that it opens is filled in with; resolves to what went wrong, in one sentence, or to nothing.
 * @param {{ channel: string, line: string, source: Source, thread?: string, filled?: import('./form.js').Filled[] }} said
 * @returns {Promise<string | undefined>}
 */
export const say = async (said) => {
  try {
    const response = await fetch('api/say', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(said),
    });
    if (response.ok) {
      /** @type {{ form?: import('./form.js').Form }} */
      const { form } = await response.json();
      const filled = form === undefined ? undefined : await ask(form);
      if (form === undefined || filled === undefined) return undefined;
      return await say({ ...said, line: form.line, source: 'action', filled });
    }
    if (response.status === 401) location.reload();
    const { error } = await response.json().catch(() => ({}));
    return typeof error === 'string' ? error : 'The bot did not take that; try again.';
  } catch {
    return 'The bot cannot be reached; is it still running?';
  }
};

const REMEMBERED = 100;

/** @type {string[]} */
const typed = [];

/**
 * A line to type in: Enter sends, the arrows bring back what was sent before, and a line that was not taken stays.
 * @param {HTMLFormElement} form
 * @param {(line: string) => Promise<string | undefined>} send
 */
export const compose = (form, send) => {
  const input = /** @type {HTMLInputElement} */ (form.elements.namedItem('line'));
  const problem = /** @type {HTMLElement} */ (form.querySelector('.problem'));
  let recall = 0;
  let draft = '';
  const submit = async () => {
    const line = input.value.trim();
    if (line === '') return;
    if (!/^[/@]k8sgpt\b/i.test(line)) {
      problem.textContent = 'Start with /k8sgpt or @k8sgpt: other talk is left alone.';
      return;
    }
    problem.textContent = '';
    if (typed.at(-1) !== line) typed.push(line);
    typed.splice(0, typed.length - REMEMBERED);
    recall = typed.length;
    input.value = '';
    // A finger that pressed Send wants to read, not the keyboard over the answer.
    if (matchMedia('(hover: hover)').matches) input.focus();
    const trouble = await send(line);
    if (trouble === undefined) return;
    problem.textContent = trouble;
    if (input.value === '') input.value = line;
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  input.addEventListener('input', () => {
    problem.textContent = '';
    recall = typed.length;
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    if (recall >= typed.length) draft = input.value;
    recall = Math.min(
      typed.length,
      Math.max(0, Math.min(recall, typed.length) + (event.key === 'ArrowUp' ? -1 : 1)),
    );
    input.value = typed[recall] ?? draft;
    input.setSelectionRange(input.value.length, input.value.length);
  });
};
