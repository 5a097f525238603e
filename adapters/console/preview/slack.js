// SPDX-License-Identifier: Apache-2.0

// @ts-check
import { createElement } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { Message } from 'slack-blocks-to-jsx';

/** @typedef {import('./preview.js').Draw} Draw */

const sheet = new URL('./slack.css', import.meta.url).href;

/** @type {WeakMap<HTMLElement, import('react-dom/client').Root>} */
const roots = new WeakMap();

/** The renderer knows dates in sections only. @param {any} value @returns {any} */
const withTimes = (value) => {
  if (Array.isArray(value)) return value.map(withTimes);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, part]) => [name, withTimes(part)]);
  const copy = Object.fromEntries(entries);
  // The renderer takes `verbatim` for "not marked up"; Slack means by it that nothing is linked by itself.
  delete copy.verbatim;
  if (copy.type === 'mrkdwn' && typeof copy.text === 'string')
    copy.text = copy.text.replace(
      /<!date\^(\d+)\^[^|>]*\|[^>]*>/g,
      (/** @type {string} */ _, /** @type {string} */ at) =>
        new Date(Number(at) * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }),
    );
  return copy;
};

/** Every command line that the blocks carry, in the order in which buttons are drawn. @param {any} value @returns {string[]} */
const linesIn = (value) => {
  if (Array.isArray(value)) return value.flatMap(linesIn);
  if (typeof value !== 'object' || value === null) return [];
  if (value.type === 'button') return typeof value.value === 'string' ? [value.value] : [''];
  return Object.values(value).flatMap(linesIn);
};

/** The renderer only draws: which button was pressed is told by its place. @param {Event} event @param {HTMLElement} within @param {readonly any[]} payloads */
const lineOf = (event, within, payloads) => {
  const button = event.composedPath().find((node) => node instanceof HTMLButtonElement);
  const lines = payloads.flatMap(({ blocks }) => linesIn(blocks));
  return lines[[...within.querySelectorAll('button')].findIndex((candidate) => candidate === button)];
};

/** @type {Draw} */
export const slack = (payloads, { host, dark, press }) => {
  host.dataset['shade'] = dark ? 'dark' : 'light';
  const shadow = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  let place = shadow.querySelector('div');
  if (place === null) {
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = sheet;
    place = document.createElement('div');
    shadow.append(style, place);
  }
  const within = place;
  const root = roots.get(host) ?? createRoot(within);
  roots.set(host, root);
  // React draws when it likes; whoever asks for a picture wants it drawn.
  flushSync(() =>
    root.render(
      payloads.map(({ blocks }, at) =>
        createElement(Message, {
          key: at,
          blocks: withTimes(blocks),
          logo: new URL('./icon.svg', import.meta.url).href,
          name: 'k8sgpt',
          theme: dark ? 'dark' : 'light',
          withoutWrapper: true,
        }),
      ),
    ),
  );
  within.onclick = (event) => {
    const line = lineOf(event, within, payloads);
    if (line !== undefined && line !== '') press(line);
  };
};
