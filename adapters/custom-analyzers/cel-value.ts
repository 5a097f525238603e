// SPDX-License-Identifier: Apache-2.0

import {
  type CelInput,
  type CelValue,
  celType,
  isCelError,
  isCelList,
  isCelMap,
  isCelType,
  parse,
  plan,
} from '@bufbuild/cel';
import { functions } from './cel-functions.ts';

/** Whole numbers of JSON are ints in CEL, as they are where Kubernetes itself runs it. */
export const celInput = (json: unknown): CelInput => {
  if (typeof json === 'number') return Number.isSafeInteger(json) ? BigInt(json) : json;
  if (typeof json === 'string' || typeof json === 'boolean') return json;
  if (Array.isArray(json)) return json.map(celInput);
  if (typeof json === 'object' && json !== null)
    return new Map(Object.entries(json).map(([key, value]): [string, CelInput] => [key, celInput(value)]));
  return null;
};

const running = (text: string) => {
  const run = plan(functions, parse(text));
  return (x: CelInput): CelValue => {
    const value = run({ x });
    if (isCelError(value)) throw new Error(value.message);
    return value;
  };
};

const timestamp = running('timestamp(x)');
const seconds = running('int(x)');
const milliseconds = running('x.getMilliseconds()');
const asText = running('string(x)');

/** Epoch milliseconds → a timestamp of CEL. */
export const celTime = (ms: number): CelInput => timestamp(new Date(ms).toISOString());

/** A timestamp, or a text that is one → epoch milliseconds. */
export const timeOf = (value: CelValue): number | undefined => {
  if (typeof value === 'string') {
    const ms = Date.parse(value);
    return Number.isNaN(ms) ? undefined : ms;
  }
  if (celType(value).name !== 'google.protobuf.Timestamp') return undefined;
  return Number(seconds(value)) * 1_000 + Number(milliseconds(value));
};

/** Of a list in a sentence. */
const MOST_ITEMS = 10;

const spanText = (total: number): string => {
  const parts = [
    [Math.floor(total / 86_400), 'd'],
    [Math.floor(total / 3_600) % 24, 'h'],
    [Math.floor(total / 60) % 60, 'm'],
    [total % 60, 's'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).slice(0, 2);
  return said.length === 0 ? '0s' : said.map(([count, unit]) => `${count}${unit}`).join(' ');
};

/** A value as it stands in a sentence. */
export const wordsOf = (value: CelValue): string => {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  if (isCelList(value)) {
    const items = [...value].slice(0, MOST_ITEMS).map(wordsOf);
    const more = value.size - items.length;
    return `${items.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  }
  if (isCelMap(value)) {
    const items = [...value.entries()]
      .slice(0, MOST_ITEMS)
      .map(([key, each]) => `${wordsOf(key)}: ${wordsOf(each)}`);
    const more = value.size - items.length;
    return `${items.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  }
  const { name } = celType(value);
  if (name === 'google.protobuf.Duration') return spanText(Number(seconds(value)));
  if (value === null) return 'nothing';
  return isCelType(value) ? value.name : wordsOf(asText(value));
};

/** Texts and texts in lists: what is to be hidden. */
export const textsOf = (value: CelValue): readonly string[] => {
  if (isCelList(value)) return [...value].flatMap(textsOf);
  if (isCelMap(value)) return [...value.values()].flatMap(textsOf);
  return value === null ? [] : [wordsOf(value)];
};
