import { assertNever } from './assert-never.ts';
import type { Data, Datum } from './datum.ts';
import { code, type Span, type Text } from './document.ts';
import { formatRef } from './ref.ts';

/** Longest piece of free text inside a message; evidence holds more. */
const TEXT_LIMIT = 400;

/** Names listed in a sentence before "and N more". */
const NAMES_SHOWN = 5;

const enumerated = (items: readonly string[]): Text => {
  if (items.length === 0) return ['none'];
  const shown = items.slice(0, NAMES_SHOWN);
  const spans = shown.flatMap((item, index): Span[] => (index === 0 ? [code(item)] : [', ', code(item)]));
  return items.length > shown.length ? [...spans, ` and ${items.length - shown.length} more`] : spans;
};

const oneLine = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > TEXT_LIMIT ? `${line.slice(0, TEXT_LIMIT - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : line;
};

export const datumText = (datum: Datum): Text => {
  switch (datum.type) {
    case 'name':
      return [code(datum.value)];
    case 'names':
      return enumerated(datum.values);
    case 'ref':
      return [`${datum.ref.kind} `, code(datum.ref.name)];
    case 'refs':
      return enumerated(datum.refs.map(formatRef));
    case 'text':
      return [oneLine(datum.value)];
    case 'word':
      return [datum.value];
    case 'quantity':
      return [datum.unit === undefined ? String(datum.value) : `${datum.value} ${datum.unit}${datum.value === 1 ? '' : 's'}`];
    case 'time':
      return [{ type: 'time', at: datum.at, style: 'clock' }];
    default:
      return assertNever(datum);
  }
};

/** `{placeholder}`s become the words of their data; a template without its data keeps the placeholder visible. */
export const fillTemplate = (template: string, data: Data): Text =>
  template
    .split(/\{(\w+)\}/)
    .flatMap((piece, index): Text => {
      if (index % 2 === 0) return piece === '' ? [] : [piece];
      const datum = data[piece];
      return datum === undefined ? [`{${piece}}`] : datumText(datum);
    });
