// @ts-check
/**
 * Document → DOM. Everything goes in as text nodes: no string of a cluster is ever parsed as HTML.
 * @typedef {import('../../../src/core/document.ts').Block} Block
 * @typedef {import('../../../src/core/document.ts').Span} Span
 */

const MARKS = { critical: '🔴', warning: '🟡', info: '🔵', good: '🟢', neutral: '⚪', busy: '⏳' };
const WORDS = {
  critical: 'Problem',
  warning: 'Warning',
  info: 'Note',
  good: 'Healthy',
  neutral: '',
  busy: 'Working',
};

/**
 * @param {string} tag
 * @param {{ class?: string, [name: string]: string | undefined }} [attributes]
 * @param {...(Node | string)} children
 */
export const element = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined) node.setAttribute(name, value);
  node.append(...children);
  return node;
};

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });

/** @param {number} ms */
const ago = (ms) => {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  return minutes < 2_880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1_440)} d`;
};

/** @param {Span} span @returns {Node} */
const spanNode = (span) => {
  if (typeof span === 'string') return document.createTextNode(span);
  switch (span.type) {
    case 'strong':
      return element('strong', {}, span.text);
    case 'emphasis':
      return element('em', {}, span.text);
    case 'code':
      return element('code', {}, span.text);
    case 'link':
      return element('a', { href: span.url, target: '_blank', rel: 'noopener noreferrer' }, span.text);
    case 'person':
      return element('span', { class: 'person' }, `@${span.name}`);
    case 'time': {
      const words =
        span.style === 'relative'
          ? `${clock.format(span.at)} (${ago(Date.now() - span.at)})`
          : clock.format(span.at);
      return element(
        'time',
        { datetime: new Date(span.at).toISOString(), title: full.format(span.at) },
        words,
      );
    }
  }
};

/** @param {readonly Span[]} text */
const nodes = (text) => text.map(spanNode);

/** @param {keyof typeof MARKS} tone */
const mark = (tone) =>
  element(
    'span',
    { class: 'mark' },
    element('span', { 'aria-hidden': 'true' }, MARKS[tone]),
    element('span', { class: 'visually-hidden' }, WORDS[tone]),
  );

/**
 * @param {readonly { label: string, line: string, style: string }[]} actions
 * @param {(line: string, button: HTMLButtonElement) => void} press
 */
const buttons = (actions, press) => {
  const row = element('div', { class: 'actions' });
  for (const action of actions) {
    const button = /** @type {HTMLButtonElement} */ (
      element('button', { type: 'button', class: `action ${action.style}` }, action.label)
    );
    button.addEventListener('click', () => press(action.line, button));
    row.append(button);
  }
  return row;
};

/**
 * @param {Block} block
 * @param {(line: string, button: HTMLButtonElement) => void} press
 * @returns {HTMLElement}
 */
const blockNode = (block, press) => {
  switch (block.type) {
    case 'headline':
      return element(
        'p',
        { class: `headline ${block.tone}` },
        mark(block.tone),
        element('span', {}, ...nodes(block.text)),
      );
    case 'paragraph':
      return element('p', {}, ...nodes(block.text));
    case 'section':
      return element(
        'section',
        { class: `incident ${block.tone}` },
        element('h3', {}, mark(block.tone), element('span', {}, ...nodes(block.title))),
        ...block.lines.map((line) => element('p', {}, ...nodes(line))),
        ...(block.actions.length > 0 ? [buttons(block.actions, press)] : []),
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
      return element(
        'div',
        { class: 'table' },
        element(
          'table',
          {},
          element(
            'thead',
            {},
            element('tr', {}, ...block.columns.map((column) => element('th', { scope: 'col' }, column))),
          ),
          element(
            'tbody',
            {},
            ...block.rows.map((row) =>
              element(
                'tr',
                {},
                ...row.map((cell, index) =>
                  element('td', { 'data-label': block.columns[index] ?? '' }, ...nodes(cell)),
                ),
              ),
            ),
          ),
        ),
      );
    case 'code': {
      const copy = element('button', { type: 'button', class: 'copy', 'aria-label': 'Copy' }, 'Copy');
      copy.addEventListener('click', async () => {
        await navigator.clipboard.writeText(block.text);
        copy.textContent = 'Copied';
        setTimeout(() => (copy.textContent = 'Copy'), 1500);
      });
      return element(
        'div',
        { class: 'code' },
        element('pre', { tabindex: '0' }, element('code', {}, block.text)),
        copy,
      );
    }
    case 'quote':
      return element('blockquote', {}, ...nodes(block.text));
    case 'note':
      return element('p', { class: 'note' }, ...nodes(block.text));
    case 'progress':
      return element(
        'div',
        { class: 'progress' },
        element('progress', {
          max: String(Math.max(1, block.total)),
          value: String(block.done),
          'aria-label': 'Progress',
        }),
        element('span', { class: 'note' }, ...nodes(block.label)),
      );
    case 'divider':
      return element('hr');
    case 'actions':
      return buttons(block.actions, press);
  }
};

/**
 * @param {import('../../../src/core/document.ts').Document} shown
 * @param {(line: string, button: HTMLButtonElement) => void} press
 */
export const documentNode = (shown, press) =>
  element('div', { class: 'document' }, ...shown.blocks.map((block) => blockNode(block, press)));
