// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import type { ConfigSlice } from '../core/config-slice.ts';
import { fits } from '../core/fits.ts';
import type { ConfigFile, ParsedFile } from './config-file.ts';

export interface ConfigSource {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The configuration file, when there is one. */
  readonly file?: ConfigFile | undefined;
  /** Names of filters, where they are known: those that k8sgpt's file names and that do not exist are told. */
  readonly filters?: readonly string[] | undefined;
  /** Reads a secret's file; throws when it cannot. */
  readonly readSecret: (path: string) => string;
}

/** A setting that somebody made, and where: a variable's name, or a place in the file. */
export interface Given {
  readonly value: unknown;
  readonly from: string;
}

/** Settings of one section under names that are older than ours. */
export interface Older {
  readonly file: (section: string) => Iterable<readonly [string, Given]>;
  readonly environment: (section: string) => Iterable<readonly [string, Given]>;
}

const SecretReference = z.union([z.strictObject({ env: z.string() }), z.strictObject({ file: z.string() })]);

const secretText = (
  source: ConfigSource,
  path: string,
  where: string,
  problems: string[],
): string | undefined => {
  try {
    return source.readSecret(path).trim();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'error';
    problems.push(`${where} wants the file ${path}, which cannot be read (${code})`);
    return undefined;
  }
};

const referredSecret = (
  reference: unknown,
  where: string,
  source: ConfigSource,
  problems: string[],
): Given | undefined => {
  const parsed = fits(SecretReference, reference);
  if (!parsed.success) {
    problems.push(
      `${where} is a secret and must not stand in the file; write { env: NAME } or { file: PATH }`,
    );
    return undefined;
  }
  if ('env' in parsed.data) {
    const { env } = parsed.data;
    const value = source.env[env];
    if (value !== undefined && value !== '') return { value, from: env };
    problems.push(`${where} wants the variable ${env}, which is not set`);
    return undefined;
  }
  const value = secretText(source, parsed.data.file, where, problems);
  return value === undefined ? undefined : { value, from: parsed.data.file };
};

const isSecret = (slice: ConfigSlice, setting: string): boolean => slice.secrets?.includes(setting) === true;

const fromFile = (
  slice: ConfigSlice,
  section: Readonly<Record<string, unknown>>,
  { source, parsed, problems }: { source: ConfigSource; parsed: ParsedFile; problems: string[] },
): [string, Given][] =>
  Object.entries(section).flatMap(([setting, value]): [string, Given][] => {
    // A key with nothing behind it is not set; a number made of nothing would be 0.
    if (value === null || value === undefined) return [];
    const place = parsed.placeOf([slice.key, setting]);
    if (!isSecret(slice, setting)) return [[setting, { value, from: place }]];
    const secret = referredSecret(value, `${place}: ${slice.key}.${setting}`, source, problems);
    return secret === undefined ? [] : [[setting, secret]];
  });

const fromEnvironment = (slice: ConfigSlice, source: ConfigSource, problems: string[]): [string, Given][] =>
  Object.entries(slice.env).flatMap(([variable, setting]): [string, Given][] => {
    const value = source.env[variable];
    if (value !== undefined && value !== '') return [[setting, { value, from: variable }]];
    const name = `${variable}_FILE`;
    const path = isSecret(slice, setting) ? source.env[name] : undefined;
    if (path === undefined || path === '') return [];
    const secret = secretText(source, path, name, problems);
    return secret === undefined ? [] : [[setting, { value: secret, from: name }]];
  });

interface GivenContext {
  readonly source: ConfigSource;
  readonly parsed: ParsedFile;
  /** What older names than ours set, in the file and in the environment. */
  readonly older: Older;
  readonly problems: string[];
}

/** What was set of a slice, by setting: the environment wins over the file, and in each our names over older ones. */
export const givenOf = (
  slice: ConfigSlice,
  section: Readonly<Record<string, unknown>>,
  context: GivenContext,
): ReadonlyMap<string, Given> =>
  new Map([
    ...context.older.file(slice.key),
    ...fromFile(slice, section, context),
    ...context.older.environment(slice.key),
    ...fromEnvironment(slice, context.source, context.problems),
  ]);
