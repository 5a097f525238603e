// SPDX-License-Identifier: Apache-2.0

import { assertNever } from '../core/assert-never.ts';
import { type Block, pictureText, type Span, type Text } from '../core/document.ts';

// Control characters, and marks that turn the direction of what follows: text could pose as something else.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]/g;
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const ENTITY: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand between tags and in quoted attributes. */
export const escapeHtml = (text: string): string =>
  text
    .replace(UNSEEN, ' ')
    .replace(LONE, '\ufffd')
    .replace(/[&<>"']/g, (mark) => ENTITY[mark] ?? mark);

/** Of a file nobody knows the reader's zone. */
const momentHtml = (at: number): string => {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return String(at);
  const iso = time.toISOString();
  return `<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`;
};

const spanHtml = (span: Span): string => {
  if (typeof span === 'string') return escapeHtml(span);
  switch (span.type) {
    case 'strong':
      return `<strong>${escapeHtml(span.text)}</strong>`;
    case 'emphasis':
      return `<em>${escapeHtml(span.text)}</em>`;
    case 'code':
      return `<code>${escapeHtml(span.text)}</code>`;
    case 'link':
      return `<a href="${escapeHtml(span.url)}" rel="noopener noreferrer">${escapeHtml(span.text)}</a>`;
    case 'channel':
      return escapeHtml(span.text);
    case 'person':
    case 'group':
      return `@${escapeHtml(span.name)}`;
    case 'time':
      return momentHtml(span.at);
    default:
      return assertNever(span);
  }
};

export const textHtml = (text: Text): string => text.map(spanHtml).join('');

const items = (texts: readonly Text[], ordered: boolean): string => {
  const tag = ordered ? 'ol' : 'ul';
  return `<${tag}>${texts.map((text) => `<li>${textHtml(text)}</li>`).join('')}</${tag}>`;
};

/** Wider than a phone: it scrolls by itself, the page does not. */
const table = ({ columns, rows }: Extract<Block, { type: 'table' }>): string => {
  const head = columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${textHtml(cell)}</td>`).join('')}</tr>`);
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
};

/** One block; '' for what is pressed. */
export const blockHtml = (block: Block): string => {
  switch (block.type) {
    case 'headline':
      return `<h2 class="tone ${block.tone}">${textHtml(block.text)}</h2>`;
    case 'section':
      return `<section class="card ${block.tone}"><h3>${textHtml(block.title)}</h3>${block.lines
        .map((line) => `<p>${textHtml(line)}</p>`)
        .join('')}</section>`;
    case 'paragraph':
      return `<p>${textHtml(block.text)}</p>`;
    case 'note':
      return `<p class="note">${textHtml(block.text)}</p>`;
    case 'quote':
      return `<blockquote>${textHtml(block.text)}</blockquote>`;
    case 'list':
      return items(block.items, block.ordered);
    case 'fields':
      return `<dl>${block.fields
        .map(({ label, value }) => `<dt>${escapeHtml(label)}</dt><dd>${textHtml(value)}</dd>`)
        .join('')}</dl>`;
    case 'table':
      return table(block);
    case 'code':
      return `<pre><code>${escapeHtml(block.text)}</code></pre>`;
    case 'progress':
      return `<p class="note">${textHtml(block.label)} (${block.done} of ${block.total})</p>`;
    case 'picture':
      return `<p>${textHtml(pictureText(block))}</p>`;
    case 'divider':
      return '<hr>';
    case 'actions':
    case 'menu':
      return '';
    default:
      return assertNever(block);
  }
};
