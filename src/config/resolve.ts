// SPDX-License-Identifier: Apache-2.0

import type { z } from 'zod';
import type { ConfigSlice } from '../core/config-slice.ts';
import { fits } from '../core/fits.ts';
import { suggest } from '../core/suggest.ts';
import { BadConfig } from './bad-config.ts';
import { type ParsedFile, parseConfigFile } from './config-file.ts';
import { type ConfigSource, type Given, givenOf, type Older } from './given.ts';
import { knownSettings } from './known-settings.ts';
import { readOlder } from './older-settings.ts';

/** One setting as it is in force. */
export interface Setting {
  readonly slice: ConfigSlice;
  readonly name: string;
  readonly value: unknown;
  /** A variable, a file, or a place in the configuration file; undefined: nobody set it. */
  readonly from: string | undefined;
  readonly isSecret: boolean;
}

export interface Inspected {
  readonly values: Readonly<Record<string, unknown>>;
  readonly settings: readonly Setting[];
  readonly problems: readonly string[];
  /** Sentences about what still works and will not for ever, and about what is passed over. */
  readonly warnings: readonly string[];
  /** What is passed over, each with its place. */
  readonly details: readonly string[];
  /** Where a setting stands in the configuration file. */
  readonly placeOf: ParsedFile['placeOf'];
}

/** A file with more that is wrong is something else: what was meant is not looked for. */
const MOST_SUGGESTED = 100;

const unknown = (name: string, what: string, known: readonly string[]): string => {
  const close = suggest(name, known);
  return `unknown ${what} ${name}${close === undefined ? `; known are ${known.join(', ')}` : `; did you mean ${close}?`}`;
};

const lowered = (message: string): string => message.charAt(0).toLowerCase() + message.slice(1);

/** A section that is a list stands in the file without the name of its only setting. */
const asWritten = ({ list }: ConfigSlice, path: readonly PropertyKey[]): readonly PropertyKey[] =>
  list !== undefined && path[1] === list ? path.filter((_, at) => at !== 1) : path;

const listed = (slice: ConfigSlice, parsed: ParsedFile): ParsedFile =>
  slice.list === undefined
    ? parsed
    : { ...parsed, placeOf: (path) => parsed.placeOf(asWritten(slice, path)) };

const describeIssue = (
  issue: z.core.$ZodIssue,
  slice: ConfigSlice,
  given: ReadonlyMap<string, Given>,
  parsed: ParsedFile,
): readonly string[] => {
  const path = [slice.key, ...issue.path];
  const name = asWritten(slice, path).map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const known = knownSettings(slice.schema, issue.path);
    return issue.keys.map((key) => {
      const refused = slice.refused?.find(({ setting }) => setting === key);
      if (refused !== undefined && issue.path.length === 0)
        return `${parsed.placeOf([...path, key])}: ${slice.key}.${key}: ${refused.why}`;
      const words = known.length === 0 ? `unknown setting ${key}` : unknown(key, 'setting', known);
      return `${parsed.placeOf([...path, key])}: ${name}: ${words}`;
    });
  }
  const setting = String(issue.path[0] ?? '');
  // What is missing is missing where the rest was set.
  const variable = Object.entries(slice.env).find(([, name]) => name === setting)?.[0];
  const from = given.get(setting)?.from ?? (parsed.values[slice.key] === undefined ? variable : undefined);
  const place = parsed.placeOf(path);
  // Set by the environment: there it is corrected, whatever the file says.
  const fromFile = from === undefined || from === parsed.placeOf(path.slice(0, 2));
  const where = fromFile ? `${place}: ${name}` : from;
  return [`${where}: ${lowered(issue.message)}`];
};

const inspectSlice = (
  slice: ConfigSlice,
  source: ConfigSource,
  { parsed: file, older }: { readonly parsed: ParsedFile; readonly older: Older },
  problems: string[],
): { readonly value: unknown; readonly settings: readonly Setting[] } => {
  const parsed = listed(slice, file);
  const names = Object.keys(slice.schema.shape);
  const found = parsed.values[slice.key] ?? (slice.list === undefined ? {} : []);
  if (typeof found !== 'object' || Array.isArray(found) !== (slice.list !== undefined)) {
    const form =
      slice.list === undefined ? `hold settings, for example ${names[0] ?? ''}: …` : 'be a list: - …';
    problems.push(`${parsed.placeOf([slice.key])}: ${slice.key} must ${form}`);
    return { value: undefined, settings: [] };
  }
  // A list that nobody wrote sets nothing.
  const isWritten = parsed.values[slice.key] !== undefined && parsed.values[slice.key] !== null;
  const section = slice.list === undefined ? found : isWritten ? { [slice.list]: found } : {};
  const given = givenOf(slice, section as Readonly<Record<string, unknown>>, {
    source,
    parsed,
    older,
    problems,
  });
  // Of a backend that nobody set up, the variable means something else.
  for (const { variable, why } of slice.refused ?? [])
    if (given.size > 0 && source.env[variable]) problems.push(`${variable}: ${why}`);
  const input = Object.fromEntries([...given].map(([name, { value }]) => [name, value]));
  const result = fits(slice.schema, input);
  if (!result.success) {
    for (const issue of result.error.issues) problems.push(...describeIssue(issue, slice, given, parsed));
    return { value: undefined, settings: [] };
  }
  const settings = names.map((name) => ({
    slice,
    name,
    value: result.data[name],
    from: given.get(name)?.from,
    isSecret: slice.secrets?.includes(name) === true,
  }));
  return { value: result.data, settings };
};

/** File and environment → settings with where each comes from, and everything that is wrong. */
export const inspectConfig = (slices: readonly ConfigSlice[], source: ConfigSource): Inspected => {
  const read = readOlder(parseConfigFile(source.file), slices, source);
  const { parsed } = read;
  const problems = [...parsed.problems];
  const keys = slices.map((slice) => slice.key);
  for (const key of Object.keys(parsed.values).filter((key) => !keys.includes(key))) {
    const what = problems.length < MOST_SUGGESTED ? unknown(key, 'section', keys) : `unknown section ${key}`;
    problems.push(`${parsed.placeOf([key])}: ${what}`);
  }
  const inspected = slices.map((slice) => ({ slice, ...inspectSlice(slice, source, read, problems) }));
  return {
    values: Object.fromEntries(inspected.map(({ slice, value }) => [slice.key, value])),
    settings: inspected.flatMap(({ settings }) => settings),
    problems,
    warnings: read.warnings,
    details: read.details,
    placeOf: parsed.placeOf,
  };
};

/**
 * File and environment → validated settings by slice key; throws BadConfig naming every error at once. `warn` hears what
 * still works and will not for ever.
 */
export const resolveConfig = (
  slices: readonly ConfigSlice[],
  source: ConfigSource,
  warn?: (sentence: string) => void,
): Readonly<Record<string, unknown>> => {
  const { values, problems, warnings } = inspectConfig(slices, source);
  if (problems.length > 0) throw new BadConfig(problems);
  if (warn !== undefined) for (const sentence of warnings) warn(sentence);
  return values;
};
