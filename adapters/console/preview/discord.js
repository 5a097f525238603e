// SPDX-License-Identifier: Apache-2.0

// @ts-check
import '@skyra/discord-components-core';
import { parse } from 'discord-markdown-parser';

/** @typedef {import('./preview.js').Draw} Draw */
/** @typedef {Record<string, any>} Component */

/** Numbers of components. https://docs.discord.com/developers/components/reference */
const ROW = 1;
const BUTTON = 2;
const SELECT = 3;
const SECTION = 9;
const TEXT = 10;
const FILE = 13;
const SEPARATOR = 14;
const CONTAINER = 17;

/** @param {string} tag @param {Record<string, string>} attributes @param {(Node | string)[]} children */
const made = (tag, attributes, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
};

/** @type {Record<string, string>} */
const MARKS = {
  strong: 'discord-bold',
  em: 'discord-italic',
  underline: 'discord-underlined',
  subtext: 'discord-subscript',
};

/** @param {number} seconds from now */
const relative = (seconds) => {
  const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  const [size, unit] =
    Math.abs(seconds) < 3_600
      ? [60, /** @type {const} */ ('minute')]
      : Math.abs(seconds) < 86_400
        ? [3_600, /** @type {const} */ ('hour')]
        : [86_400, /** @type {const} */ ('day')];
  return words.format(Math.round(seconds / size), unit);
};

/** https://docs.discord.com/developers/reference#message-formatting-timestamp-styles @param {any} time */
const clockOf = ({ timestamp, format }) => {
  const at = new Date(Number(timestamp) * 1000);
  if (format === 'R') return relative((at.getTime() - Date.now()) / 1000);
  if (format === 'd' || format === 'D') return at.toLocaleDateString();
  if (format === 't' || format === 'T')
    return at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  return at.toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
};

/** @param {any} node @returns {(Node | string)[]} */
const inline = (node) => {
  if (Array.isArray(node)) return node.flatMap(inline);
  const inner = () => inline(node.content ?? []);
  switch (node.type) {
    case 'text':
      return [node.content];
    case 'twemoji':
    case 'emoji':
      return [node.name];
    case 'br':
    case 'newline':
      return [made('br', {})];
    case 'inlineCode':
      return [made('discord-code', {}, node.content)];
    case 'codeBlock':
      return [made('discord-code', { multiline: '' }, node.content)];
    case 'url':
    case 'autolink':
    case 'link':
      return [made('discord-link', { href: node.target, target: '_blank' }, ...inner())];
    case 'role':
      // What the role is called is known to Discord alone.
      return [made('span', { class: 'mention' }, `@${node.id}`)];
    case 'timestamp':
      return [made('discord-time', {}, clockOf(node))];
    case 'blockQuote':
      return [made('discord-quote', {}, ...inner())];
    case 'heading':
      return [made('discord-header', { level: String(node.level ?? 3) }, ...inner())];
    default:
      return MARKS[node.type] === undefined
        ? typeof node.content === 'string'
          ? [node.content]
          : inner()
        : [made(MARKS[node.type] ?? 'span', {}, ...inner())];
  }
};

/** Headings, small print and list items stand on lines of their own: the parser knows what is within a line. @param {string} text */
const lines = (text) =>
  text.split(/(```[\s\S]*?```)/).flatMap((piece) => {
    if (piece.startsWith('```')) return inline(parse(piece, 'extended'));
    return piece.split('\n').flatMap((line, at) => {
      const [, heading, small, bullet, rest = ''] = /^(?:(#{1,3}) |(-# )|(\s*[-*] ))?(.*)$/s.exec(line) ?? [];
      const words = inline(parse(rest, 'extended'));
      if (heading !== undefined) return [made('discord-header', { level: String(heading.length) }, ...words)];
      if (small !== undefined) return [made('discord-subscript', {}, ...words)];
      if (bullet !== undefined) return [made('div', { class: 'item' }, '• ', ...words)];
      return at === 0 ? words : [made('br', {}), ...words];
    });
  });

/** @type {Record<number, string>} */
const STYLES = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'destructive' };

/** What a press means is in the id. @param {string} id */
const lineIn = (id) => id.replace(/^[a-z0-9]+:/, '');

/** @param {Component} component @param {(line: string) => void} press */
const button = (component, press) => {
  const node = made(
    'discord-button',
    component['style'] === 5
      ? { url: component['url'] }
      : { type: STYLES[component['style']] ?? 'secondary' },
    component['label'] ?? '',
  );
  if (component['custom_id'] !== undefined)
    node.addEventListener('click', () => press(lineIn(component['custom_id'])));
  return node;
};

/** @param {Component} component @param {(line: string) => void} press */
const select = (component, press) => {
  const node = made('select', { class: 'select', 'aria-label': component['placeholder'] ?? '' });
  node.append(
    made('option', { value: '' }, component['placeholder'] ?? ''),
    ...(component['options'] ?? []).map((/** @type {Component} */ { label, value }) =>
      made('option', { value }, label),
    ),
  );
  node.addEventListener('change', () => press(/** @type {HTMLSelectElement} */ (node).value));
  return node;
};

/** @param {Component} component @param {(line: string) => void} press @returns {Node} */
const drawn = (component, press) => {
  const inner = () =>
    (component['components'] ?? []).map((/** @type {Component} */ each) => drawn(each, press));
  switch (component['type']) {
    case TEXT:
      return made('div', { class: 'text' }, ...lines(component['content']));
    case ROW:
      return made('discord-action-row', {}, ...inner());
    case BUTTON:
      return button(component, press);
    case SELECT:
      return select(component, press);
    case SECTION:
      return made(
        'div',
        { class: 'section' },
        made('div', {}, ...inner()),
        // Alone the library's button has no width.
        made('discord-action-row', {}, drawn(component['accessory'], press)),
      );
    case SEPARATOR:
      return made('hr', component['divider'] === false ? { class: 'gap' } : {});
    case FILE:
      return made(
        'div',
        { class: 'file' },
        `📎 ${String(component['file']?.url ?? '').replace('attachment://', '')}`,
      );
    case CONTAINER: {
      const box = made('div', { class: 'container' }, ...inner());
      const accent = component['accent_color'];
      if (typeof accent === 'number') box.style.borderLeftColor = `#${accent.toString(16).padStart(6, '0')}`;
      return box;
    }
    default:
      return made('div', {});
  }
};

/** @type {Draw} */
export const discord = (payloads, { host, dark, press }) => {
  host.dataset['shade'] = dark ? 'dark' : 'light';
  const shadow = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const style = made('link', { rel: 'stylesheet', href: new URL('./discord.css', import.meta.url).href });
  const stage = made('div', { class: dark ? 'stage dark' : 'stage light' });
  for (const payload of payloads) {
    const body = payload['body'] ?? payload;
    for (const component of body['components'] ?? []) stage.append(drawn(component, press));
    if (typeof body['content'] === 'string' && body['content'] !== '')
      stage.append(made('div', { class: 'text' }, ...lines(body['content'])));
  }
  if (!dark)
    for (const node of stage.querySelectorAll('discord-code, discord-button'))
      node.setAttribute('light-theme', '');
  shadow.replaceChildren(style, stage);
};
