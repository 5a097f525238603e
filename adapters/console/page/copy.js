// SPDX-License-Identifier: Apache-2.0

// @ts-check
import { element } from './element.js';

/** A button that copies: what it copies is in its attribute. @param {string} text @param {string} what @param {string} [shown] */
export const copyButton = (text, what, shown = 'Copy') =>
  element(
    'button',
    { type: 'button', class: 'copy', 'data-copy': text, 'aria-label': `Copy ${what}` },
    shown,
  );

/** @param {HTMLButtonElement} button */
const copy = async (button) => {
  const done = await Promise.resolve()
    .then(() => navigator.clipboard.writeText(button.dataset['copy'] ?? ''))
    .then(
      () => true,
      () => false,
    );
  button.classList.add(done ? 'copied' : 'not-copied');
  setTimeout(() => button.classList.remove('copied', 'not-copied'), 1500);
};

/** Listens for them, wherever they are. The clipboard is there on loopback and HTTPS only. */
export const listenForCopies = () => {
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('[data-copy]') : null;
    if (button instanceof HTMLButtonElement) void copy(button);
  });
};
