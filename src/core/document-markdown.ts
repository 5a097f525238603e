// SPDX-License-Identifier: Apache-2.0

import { assertNever } from './assert-never.ts';
import { type Block, type Document, pictureText, type Span, type Text, type tones } from './document.ts';

const MARK: Readonly<Record<(typeof tones)[number], string>> = {
  critical: '🔴',
  warning: '🟡',
  info: '🔵',
  good: '🟢',
  neutral: '⚪',
  busy: '⏳',
};

// Line breaks and tabs stay; other control characters and those that turn the text around do not.
// biome-ignore lint/suspicious/noControlCharactersInRegex: untrusted text
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const clean = (text: string): string =>
  text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').replace(CONTROL, ' ').replace(LONE, '\ufffd');

/** What begins something else than words anywhere in a line; an underscore inside a word is one. https://spec.commonmark.org/0.31.2/ */
const escaped = (text: string): string =>
  clean(text)
    .replace(/[\\`*[\]<>~|]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/&(?=#?\w+;)/g, '\\&');

const longestRun = (text: string): number =>
  Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));

const codeSpan = (text: string): string => {
  const words = clean(text).replace(/\s+/g, ' ');
  if (words.trim() === '') return words;
  const ticks = '`'.repeat(longestRun(words) + 1);
  // Between its ticks and the words stands one blank that is not part of them, where either could be taken for the other.
  const pad = /^[ `]|[ `]$/.test(words) ? ' ' : '';
  return `${ticks}${pad}${words}${pad}${ticks}`;
};

/** Marks stand at the words, never at the blanks around them. */
const between = (mark: string, text: string): string => {
  const whole = escaped(text);
  const words = whole.trim();
  const before = whole.slice(0, whole.length - whole.trimStart().length);
  const after = whole.slice(whole.trimEnd().length);
  return words === '' ? before : `${before}${mark}${words.replace(/(?<!\s)\s*\n\s*/g, ' ')}${mark}${after}`;
};

/** For readers whose zone nobody knows. */
const momentText = (at: number): string => {
  const time = new Date(at);
  return Number.isNaN(time.getTime())
    ? String(at)
    : `${time.toISOString().replace(/^(.*)T(\d\d:\d\d).*$/, '$1 $2')} UTC`;
};

const spanText = (span: Span): string => {
  if (typeof span === 'string') return escaped(span);
  switch (span.type) {
    case 'strong':
      return between('**', span.text);
    case 'emphasis':
      return between('*', span.text);
    case 'code':
      return codeSpan(span.text);
    case 'link':
      return `[${escaped(span.text).replace(/(?<!\s)\s*\n\s*/g, ' ')}](<${clean(span.url).replace(/[\s<>\\|]/g, encodeURIComponent)}>)`;
    case 'channel':
      return escaped(span.text);
    case 'person':
    case 'group':
      return `@${escaped(span.name)}`;
    case 'time':
      return momentText(span.at);
    default:
      return assertNever(span);
  }
};

/** What begins a heading, a list or an underline where a line begins with it. */
const atStart = (line: string): string =>
  line.replace(/^[#+=-]/, '\\$&').replace(/^(\d{1,9})([.)])/, '$1\\$2');

/** Lines of one paragraph: what was broken stays broken, and a blank line ends nothing. */
const linesOf = (text: Text, words = spanText): readonly string[] =>
  text
    .map((span) => words(span))
    .join('')
    .split('\n')
    .map((line) => atStart(line.trim()))
    .filter((line) => line !== '');

const paragraph = (text: Text, before = ''): string => linesOf(text).join(`\\\n${before}`);
const oneLine = (text: Text): string => linesOf(text).join(' ');

/** A bar ends a cell even inside code. https://github.github.com/gfm/#example-200 */
const cellSpan = (span: Span): string =>
  typeof span !== 'string' && span.type === 'code' ? spanText(span).replaceAll('|', '\\|') : spanText(span);

const table = (columns: readonly string[], rows: readonly (readonly Text[])[]): string => {
  const width = Math.max(columns.length, ...rows.map((row) => row.length));
  if (width === 0) return '';
  const cell = (text: Text | undefined): string => linesOf(text ?? [], cellSpan).join(' ');
  const row = (cells: readonly (Text | undefined)[]): string =>
    `| ${Array.from({ length: width }, (_, at) => cell(cells[at])).join(' | ')} |`;
  return [
    row(columns.map((column) => [column])),
    `|${' --- |'.repeat(width)}`,
    ...rows.map((cells) => row(cells)),
  ].join('\n');
};

const fenced = (text: string, language: string | undefined): string => {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${(language ?? '').replace(/[^\w+-]/g, '')}\n${clean(text)}\n${fence}`;
};

/** One block in markdown; '' for what is pressed. */
export const blockMarkdown = (block: Block): string => {
  switch (block.type) {
    case 'headline':
      return `# ${MARK[block.tone]} ${oneLine(block.text)}`;
    case 'section':
      return [`## ${MARK[block.tone]} ${oneLine(block.title)}`, ...block.lines.map((line) => paragraph(line))]
        .filter((line) => line !== '')
        .join('\n\n');
    case 'paragraph':
    case 'note':
      return paragraph(block.text);
    case 'list':
      return block.items
        .map((item, at) => (block.ordered ? `${at + 1}. ` : '- ') + paragraph(item, '   '))
        .join('\n');
    case 'fields':
      return block.fields
        .map(({ label, value }) => `- ${between('**', label)}: ${paragraph(value, '  ')}`)
        .join('\n');
    case 'table':
      return table(block.columns, block.rows);
    case 'code':
      return fenced(block.text, block.language);
    case 'quote':
      return `> ${paragraph(block.text, '> ')}`;
    case 'progress':
      return paragraph([...block.label, ` (${block.done} of ${block.total})`]);
    case 'picture':
      return paragraph(pictureText(block));
    case 'divider':
      return '---';
    // Nothing can be pressed in a file.
    case 'actions':
    case 'menu':
      return '';
    default:
      return assertNever(block);
  }
};

const sourceText = ({ title, text, url }: NonNullable<Document['sources']>[number]): string =>
  `${url === undefined ? escaped(title) : spanText({ type: 'link', text: title, url })}${text === '' ? '' : `: ${oneLine([text])}`}`;

/**
 * A document as a markdown file: every word of it, and what generated words rest on; only what is pressed is left
 * out. Words stay words: nothing in them becomes a heading, a link or a mention. Times are in UTC.
 */
export const documentMarkdown = ({ blocks, sources = [] }: Document): string => {
  const parts = [
    ...blocks.map(blockMarkdown),
    ...(sources.length === 0
      ? []
      : ['## Sources', sources.map((source) => `- ${sourceText(source)}`).join('\n')]),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
};
