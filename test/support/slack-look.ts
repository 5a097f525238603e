// SPDX-License-Identifier: Apache-2.0

/** JSON of Slack's form: blocks as they were sent. */
type Json = any;

const escaped = (text: unknown): string =>
  String(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', year: 'numeric' });
const ago = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

const agoOf = (seconds: number): string => {
  if (seconds < 60) return ago.format(-Math.round(seconds), 'second');
  if (seconds < 3_600) return ago.format(-Math.round(seconds / 60), 'minute');
  return seconds < 86_400
    ? ago.format(-Math.round(seconds / 3_600), 'hour')
    : ago.format(-Math.round(seconds / 86_400), 'day');
};

/** Slack's date tokens, for a reader who lives where this runs. */
const dateOf = (timestamp: number, format: string): string => {
  const at = timestamp * 1_000;
  return format
    .replace('{time}', clock.format(at))
    .replace('{date_short_pretty}', day.format(at))
    .replace('{ago}', agoOf((Date.now() - at) / 1_000));
};

const inlineOf = (element: Json): string => {
  const { type, text, style = {}, url } = element;
  let shown =
    type === 'date'
      ? escaped(dateOf(element.timestamp, element.format))
      : type === 'link'
        ? `<a href="${escaped(url)}">${escaped(text ?? url)}</a>`
        : type === 'text'
          ? escaped(text)
          : `<mark>[${escaped(type)}]</mark>`;
  if (style.code === true) shown = `<code>${shown}</code>`;
  if (style.italic === true) shown = `<i>${shown}</i>`;
  return style.bold === true ? `<b>${shown}</b>` : shown;
};

const inlinesOf = (elements: readonly Json[]): string => elements.map(inlineOf).join('');

const richTextOf = (element: Json): string => {
  const { type, elements } = element;
  if (type === 'rich_text_section') return `<p>${inlinesOf(elements)}</p>`;
  if (type === 'rich_text_preformatted') return `<pre>${inlinesOf(elements)}</pre>`;
  if (type === 'rich_text_quote') return `<blockquote>${inlinesOf(elements)}</blockquote>`;
  if (type !== 'rich_text_list') return `<mark>[${escaped(type)}]</mark>`;
  const items = elements.map((item: Json) => `<li>${inlinesOf(item.elements)}</li>`).join('');
  return element.style === 'ordered'
    ? `<ol start="${Number(element.offset ?? 0) + 1}">${items}</ol>`
    : `<ul>${items}</ul>`;
};

const cellOf = (cell: Json): string =>
  cell.type === 'raw_text' ? escaped(cell.text) : cell.elements.map(richTextOf).join('');

const tableOf = (rows: readonly (readonly Json[])[]): string => {
  const [head = [], ...body] = rows.map((row, index) =>
    row.map((cell) => (index === 0 ? `<th>${cellOf(cell)}</th>` : `<td>${cellOf(cell)}</td>`)).join(''),
  );
  return `<table>${[head, ...body].map((row) => `<tr>${String(row)}</tr>`).join('')}</table>`;
};

/** What mrkdwn makes of a line that was escaped by whoever sent it. */
const mrkdwnOf = (text: string): string =>
  text
    .replace(/<!date\^(\d+)\^([^|>]+)\|[^>]*>/g, (_, at: string, format: string) =>
      dateOf(Number(at), format),
    )
    .replace(/<(https?:[^|>]+)\|([^>]+)>/g, '<a href="$1">$2</a>')
    .replace(/`([^`\n]+)`/g, '<code>$1</code>')
    .replace(/(^|[\s(])\*([^*\n]+)\*/g, '$1<b>$2</b>')
    .replace(/(^|[\s(])_([^_\n]+)_/g, '$1<i>$2</i>');

const look = `<style>
  div { font: 15px/1.46 Lato, "Helvetica Neue", Helvetica, "DejaVu Sans", sans-serif; color: #1d1c1d; overflow-wrap: anywhere; }
  p, pre, blockquote, ul, ol, table { margin: 0; } p { white-space: pre-wrap; min-height: 1em; } a { color: #1264a3; text-decoration: none; }
  code { font: 12px/1.5 Monaco, Menlo, "DejaVu Sans Mono", monospace; color: #c01343; background: #1d1c1d0a; border: 1px solid #1d1c1d21; border-radius: 3px; padding: 2px 3px 1px; }
  pre { font: 12px/1.5 Monaco, Menlo, "DejaVu Sans Mono", monospace; background: #1d1c1d0a; border: 1px solid #1d1c1d21; border-radius: 4px; padding: 8px; white-space: pre-wrap; }
  blockquote { border-left: 4px solid #ddd; padding-left: 12px; white-space: pre-wrap; } ul, ol { padding-left: 26px; }
  small { display: block; font-size: 12px; color: #616061; } small code { font-size: 11px; } mark { background: #ffd; }
  table { border-collapse: collapse; font-size: 13px; overflow-wrap: break-word; } th, td { border: 1px solid #ddd; padding: 4px 8px; text-align: left; vertical-align: top; }
</style>`;

const drawn = (html: string): string => `${look}<div>${html}</div>`;

/** Blocks that the emulator cannot draw (0.1.8 knows no rich text, no tables and no dates), as Slack draws them; undefined for the others. */
export const htmlOf = (block: Json): string | undefined => {
  switch (block.type) {
    case 'rich_text':
      return drawn(block.elements.map(richTextOf).join(''));
    case 'table':
      return drawn(tableOf(block.rows));
    case 'task_card':
      return drawn(
        `<p>◌ <b>${escaped(block.title)}</b></p>${(block.details?.elements ?? []).map(richTextOf).join('')}`,
      );
    case 'context':
      return drawn(`<small>${block.elements.map(({ text }: Json) => mrkdwnOf(text)).join(' ')}</small>`);
    default:
      return undefined;
  }
};
