// SPDX-License-Identifier: Apache-2.0

import { cutText } from '../core/redact/cut-text.ts';
import { redactSecrets } from '../core/redact/redact-secrets.ts';
import { redacted } from '../core/redact/replacement.ts';
import { cleanArguments } from './clean-arguments.ts';
import { redactSettings } from './clean-settings.ts';
import { cleanText, fitText } from './clean-text.ts';
import { hidden, secretOfField, secretOfSetting } from './secret-name.ts';

/** How much of a value is shown. */
export interface Bounds {
  /** Characters of one text. */
  readonly text: number;
  /** Items of one list. */
  readonly items: number;
  /** Fields of one object. */
  readonly fields: number;
}

interface Cleaned {
  readonly value: unknown;
  /** Something was left out or shortened; it is marked with `…`. */
  readonly cut: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

const DEEPEST = 24;
/** A text that is JSON is looked into up to here, in characters. */
const LOOKED_INTO = 300_000;
const CUT = '…';

/** What stands beside a name, in `{ name: DB_PASSWORD, value: … }` and its likes. */
const VALUES = new Set(['value', 'content', 'default', 'defaultValue', 'plainText', 'literal', 'inline']);
/** Their fields are named by whoever deploys. */
const SETTINGS = new Set(['data', 'stringData', 'env', 'environment', 'config', 'settings', 'parameters']);
const LISTS_OF_SECRETS = /(?:passwords|passphrases|tokens|api-?keys|private-?keys)$/i;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');

const jsonOf = (text: string): unknown => {
  if (!/^\s*[[{]/.test(text) || text.length > LOOKED_INTO) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** Keys stay, so that people see what there is. */
const withoutValues = (data: unknown): unknown =>
  isFields(data)
    ? Object.fromEntries(Object.keys(data).map((key) => [key, redacted('secret')]))
    : redacted('secret');

/** Where a value stands: `by` is what takes its place if the name above says that it is a secret. */
interface Place {
  readonly by: string | undefined;
  readonly isSetting: boolean;
  readonly depth: number;
}

/**
 * A value of the cluster as it may be shown: secrets are replaced by what they look like, and by the names that they stand
 * under (`{ password: … }`, `{ name: 'DB_PASSWORD', value: … }`, `['--token', …]`), inside texts that are JSON too; of
 * manifests of Secrets only the keys stay; long texts, lists and objects are shortened.
 */
export const cleanValue = (given: unknown, bounds: Bounds): Cleaned => {
  let cut = false;
  const text = (value: string, { by, isSetting, depth }: Place): string => {
    const fit = fitText(value);
    if (hidden(fit, by) !== fit) return by ?? '';
    const inside = jsonOf(fit);
    const told =
      inside === undefined
        ? redactSettings(fit)
        : JSON.stringify(
            walk(inside, { by, isSetting, depth: depth + 1 }),
            undefined,
            fit.includes('\n') ? 2 : 0,
          );
    const clean = redactSecrets(told);
    if (clean.length <= bounds.text) return clean;
    cut = true;
    return `${cutText(clean, bounds.text)}${CUT}`;
  };
  const list = (items: readonly unknown[], place: Place): unknown => {
    const shown = items
      .slice(0, bounds.items)
      .map((item) => walk(item, { ...place, depth: place.depth + 1 }));
    if (items.length <= bounds.items) return shown;
    cut = true;
    return [...shown, `${CUT} and ${items.length - bounds.items} more`];
  };
  const fieldsOf = (object: Fields, { by, isSetting, depth }: Place): unknown => {
    const called = [object['name'], object['key']].filter((name) => typeof name === 'string');
    const isSecret = object['kind'] === 'Secret';
    const entries = Object.entries(object).slice(0, bounds.fields);
    const shown = entries.map(([key, field]): readonly [string, unknown] => {
      const below = { isSetting: SETTINGS.has(key), depth: depth + 1 };
      const name = cleanText(key, 300);
      if (key === 'stringData' || (key === 'data' && isSecret))
        return [name, walk(withoutValues(field), { ...below, by: undefined })];
      if (VALUES.has(key) && (called.length > 0 || by !== undefined))
        return [name, walk(field, { ...below, by: called.map(secretOfSetting).find(Boolean) ?? by })];
      const own = isSetting ? secretOfSetting(key) : secretOfField(key);
      return [
        name,
        walk(field, {
          ...below,
          by: own ?? (LISTS_OF_SECRETS.test(key) && isTexts(field) ? redacted('secret') : undefined),
        }),
      ];
    });
    const left = Object.keys(object).length - entries.length;
    if (left > 0) cut = true;
    return Object.fromEntries(left > 0 ? [...shown, [CUT, `and ${left} more`]] : shown);
  };
  const walk = (value: unknown, place: Place): unknown => {
    if (typeof value === 'string') return text(value, place);
    if (typeof value === 'number' && place.by !== undefined && Math.abs(value) >= 1_000) return place.by;
    if (typeof value !== 'object' || value === null) return value;
    if (place.depth > DEEPEST) {
      cut = true;
      return CUT;
    }
    if (isTexts(value)) return list(cleanArguments(value.map(fitText)), place);
    if (Array.isArray(value)) return list(value, place);
    return fieldsOf(withoutSplit(value as Fields), place);
  };
  const value = walk(given, { by: undefined, isSetting: false, depth: 0 });
  return { value, cut };
};

/** A command and its arguments are one line: the program says what an argument is. */
const withoutSplit = (fields: Fields): Fields => {
  const { command, args } = fields;
  if (!isTexts(command) || !isTexts(args)) return fields;
  const line = cleanArguments([...command, ...args].map(fitText));
  return { ...fields, command: line.slice(0, command.length), args: line.slice(command.length) };
};
