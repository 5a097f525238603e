// SPDX-License-Identifier: Apache-2.0

// @ts-check
import { copyButton } from './copy.js';
import { codeNode, element, oneWay, wordNodes } from './element.js';

/**
 * Document → DOM. Buttons carry their line in an attribute; app.js listens for them.
 * @typedef {import('../../../src/core/document.ts').Block} Block
 * @typedef {import('../../../src/core/document.ts').Span} Span
 * @typedef {import('../../../src/core/document.ts').Text} Text
 * @typedef {import('../../../src/core/document.ts').Action} Action
 */

/** A sign and a word for each tone: colour is never the only carrier. */
const TONES = {
  critical: ['✕', 'Problem'],
  warning: ['!', 'Warning'],
  info: ['i', 'Note'],
  good: ['✓', 'Healthy'],
  neutral: ['–', ''],
  busy: ['', 'Working'],
};

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });

/** @param {number} at Epoch milliseconds, in the reader's zone. */
export const clockTime = (at) => clock.format(at);

/** @param {number} ms */
const ago = (ms) => {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  return minutes < 2_880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1_440)} d`;
};

/** @param {Extract<Span, { type: 'time' }>} span */
const timeNode = ({ at, style }) => {
  const old = Date.now() - at > 20 * 3_600_000;
  const said = style === 'date' || old ? `${date.format(at)} ${clock.format(at)}` : clock.format(at);
  return element(
    'time',
    { datetime: new Date(at).toISOString(), title: full.format(at) },
    style === 'relative' ? `${said} (${ago(Date.now() - at)})` : said,
  );
};

/** @param {Span} span @returns {Node} */
const spanNode = (span) => {
  if (typeof span === 'string') return document.createTextNode(oneWay(span));
  switch (span.type) {
    case 'strong':
      return element('strong', {}, span.text);
    case 'emphasis':
      return element('em', {}, span.text);
    case 'code':
      return codeNode(span.text);
    case 'link':
      return /^https?:\/\//i.test(span.url)
        ? element('a', { href: span.url, target: '_blank', rel: 'noopener noreferrer' }, span.text)
        : document.createTextNode(oneWay(span.text));
    case 'person':
    case 'group':
      return element('span', { class: 'person' }, `@${span.name}`);
    case 'channel':
      return document.createTextNode(oneWay(span.text));
    case 'time':
      return timeNode(span);
  }
};

/** @param {Text} text */
const nodes = (text) => text.map(spanNode);

/** @param {keyof typeof TONES} tone */
const mark = (tone) => {
  const [sign = '', word = ''] = TONES[tone];
  return element(
    'span',
    { class: 'mark' },
    element('span', { class: 'sign', 'aria-hidden': 'true' }, sign),
    element('span', { class: 'word' }, word),
  );
};

/** @param {readonly Action[]} actions */
const buttons = (actions) =>
  element(
    'div',
    { class: 'actions' },
    ...actions.map(({ label, line, style }) =>
      element('button', { type: 'button', class: `action ${style}`, 'data-line': line }, label),
    ),
  );

/** @param {Extract<Block, { type: 'menu' }>} block */
const menuNode = ({ label, options }) =>
  element(
    'details',
    { class: 'menu' },
    element('summary', { class: 'action' }, label),
    element(
      'div',
      { class: 'options' },
      ...options.map((option) =>
        element(
          'button',
          { type: 'button', class: 'option', 'data-line': option.line },
          element('span', {}, option.label),
          ...(option.description === undefined ? [] : [element('small', {}, option.description)]),
        ),
      ),
    ),
  );

/** The sentence that people are here for. @param {Text} line */
const isDo = ([first]) => typeof first === 'object' && first.type === 'strong' && first.text === 'Do: ';

/** A line of an incident: where and since when, what follows, what to do. @param {Text} line @param {number} index */
const lineNode = (line, index) => {
  return element('p', { class: isDo(line) ? 'led' : index === 0 ? 'where' : 'chain' }, ...nodes(line));
};

/** @param {Extract<Block, { type: 'table' }>} block */
const tableNode = ({ columns, rows }) =>
  element(
    'table',
    {},
    element(
      'thead',
      {},
      element('tr', {}, ...columns.map((column) => element('th', { scope: 'col' }, column))),
    ),
    element(
      'tbody',
      {},
      ...rows.map((row) =>
        element(
          'tr',
          {},
          ...row.map((cell, index) => element('td', { 'data-label': columns[index] ?? '' }, ...nodes(cell))),
        ),
      ),
    ),
  );

/** @param {Extract<Block, { type: 'progress' }>} block */
const progressNode = ({ done, total, label }) =>
  element(
    'div',
    { class: 'progress' },
    element('progress', {
      max: String(Math.max(1, total)),
      value: String(Math.min(done, Math.max(1, total))),
      'aria-label': 'Progress',
    }),
    element('p', { class: 'note' }, ...nodes(label)),
  );

/** As the page is, light or dark, unless one is wanted. @param {Extract<Block, { type: 'picture' }>} block */
const pictureNode = ({ chart, alt, theme }) => {
  const of = encodeURIComponent(JSON.stringify(chart));
  const address = (/** @type {string} */ look) => `chart/${look}.svg?of=${of}`;
  return element(
    'picture',
    { class: 'chart' },
    ...(theme === undefined
      ? [element('source', { srcset: address('dark'), media: '(prefers-color-scheme: dark)' })]
      : []),
    element('img', { src: address(theme ?? 'light'), alt, width: '720', height: '380' }),
  );
};

/** @param {Block} block @returns {HTMLElement} */
const blockNode = (block) => {
  switch (block.type) {
    case 'headline':
      return element(
        'p',
        { class: `headline ${block.tone}` },
        mark(block.tone),
        element('span', {}, ...nodes(block.text)),
      );
    case 'paragraph':
      return element('p', isDo(block.text) ? { class: 'led' } : {}, ...nodes(block.text));
    case 'section':
      return element(
        'section',
        { class: `incident ${block.tone}` },
        element('h3', {}, mark(block.tone), element('span', {}, ...nodes(block.title))),
        ...block.lines.map(lineNode),
        ...(block.actions.length > 0 ? [buttons(block.actions)] : []),
      );
    case 'list':
      return element(
        block.ordered ? 'ol' : 'ul',
        {},
        ...block.items.map((item) => element('li', {}, ...nodes(item))),
      );
    case 'fields':
      return element(
        'dl',
        {},
        ...block.fields.flatMap(({ label, value }) => [
          element('dt', {}, label),
          element('dd', {}, ...nodes(value)),
        ]),
      );
    case 'table':
      return tableNode(block);
    case 'picture':
      return pictureNode(block);
    case 'code':
      return element(
        'div',
        { class: 'code' },
        element('pre', {}, element('code', {}, ...wordNodes(block.text))),
        copyButton(block.text, 'this'),
      );
    case 'quote':
      return element('blockquote', {}, ...nodes(block.text));
    case 'note':
      return element('p', { class: 'note' }, ...nodes(block.text));
    case 'progress':
      return progressNode(block);
    case 'divider':
      return element('hr');
    case 'actions':
      return buttons(block.actions);
    case 'menu':
      return menuNode(block);
  }
};

/** @param {import('../../../src/core/document.ts').Document} shown */
export const documentNode = ({ blocks }) => element('div', { class: 'document' }, ...blocks.map(blockNode));
