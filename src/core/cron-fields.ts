// SPDX-License-Identifier: Apache-2.0

/** The values of one field, or why it cannot be read. `any` = every value: a star. */
type Field = { readonly any: boolean; readonly values: readonly number[] } | { readonly wrong: string };

interface Range {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly words?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const FIELDS: readonly Range[] = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of month', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12, words: MONTHS },
  // Kubernetes knows Sunday as 0 only.
  { name: 'day of week', min: 0, max: 6, words: DAYS },
];

const WORDS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const valueOf = (text: string, range: Range): number | undefined => {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  const index = range.words?.indexOf(text.toLowerCase()) ?? -1;
  return index < 0 ? undefined : index + range.min;
};

/** `*`, `N`, `N-M`, each with `/step`; `N/step` runs to the end of the range. */
const readPart = (part: string, range: Range): Field => {
  const [span = '', step, ...more] = part.split('/');
  const every = step === undefined ? 1 : /^\d{1,4}$/.test(step) ? Number(step) : 0;
  if (more.length > 0 || every < 1) return { wrong: `${part} has a step that is no number above 0` };
  if (span === '*' || span === '?') return listed(range.min, range.max, every, every === 1);
  const [low = '', high, ...rest] = span.split('-');
  const from = valueOf(low, range);
  const to = high === undefined ? (step === undefined ? from : range.max) : valueOf(high, range);
  if (from === undefined || to === undefined || rest.length > 0)
    return { wrong: `${part} is not a ${range.name}` };
  if (from < range.min || to > range.max) return { wrong: `${part} is outside ${range.min}-${range.max}` };
  return from > to ? { wrong: `${part} ends before it begins` } : listed(from, to, every, false);
};

const listed = (from: number, to: number, step: number, any: boolean): Field => ({
  any,
  values: Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step),
});

const readField = (text: string, range: Range): Field => {
  const parts = text.split(',').filter((part) => part !== '');
  if (parts.length === 0) return { wrong: `the ${range.name} is empty` };
  const values = new Set<number>();
  let any = false;
  for (const part of parts) {
    const field = readPart(part, range);
    if ('wrong' in field) return field;
    any ||= field.any;
    for (const value of field.values) values.add(value);
  }
  return { any, values: [...values].sort((a, b) => a - b) };
};

/**
 * Five cron fields as Kubernetes reads them (the grammar of its parser, which takes less than others do: no seconds, no
 * L, W or #, no 7 for Sunday) → five fields of plain numbers and stars.
 */
export const readCronFields = (
  schedule: string,
): { readonly fields: string } | { readonly wrong: string } => {
  const spelled = schedule.startsWith('@') ? WORDS[schedule] : schedule;
  if (spelled === undefined) return { wrong: `${schedule} is not a word for a schedule` };
  const texts = spelled.split(/\s+/).filter((text) => text !== '');
  if (texts.length !== FIELDS.length)
    return { wrong: `a schedule has five fields, and this one has ${texts.length}` };
  const fields: string[] = [];
  for (const [index, range] of FIELDS.entries()) {
    const field = readField(texts[index] ?? '', range);
    if ('wrong' in field) return field;
    fields.push(field.any ? '*' : field.values.join(','));
  }
  return { fields: fields.join(' ') };
};
