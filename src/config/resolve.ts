import { isMap, LineCounter, parseDocument, type Document as YamlDocument } from 'yaml';
import { z } from 'zod';
import type { ConfigSlice } from '../core/config-slice.ts';
import { Refused } from '../core/errors.ts';
import { suggest } from '../core/suggest.ts';

export interface ConfigSource {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The configuration file, when there is one. */
  readonly file?: { readonly path: string; readonly text: string } | undefined;
  /** Reads a secret's file; throws when it cannot. */
  readonly readSecret: (path: string) => string;
}

/** Everything wrong at once: each line names the key, its place and what is allowed. */
export class BadConfig extends Refused {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      problems.length === 1
        ? (problems[0] ?? '')
        : `The configuration has ${problems.length} errors:\n${problems.map((line) => `  ${line}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

interface Parsed {
  readonly values: Readonly<Record<string, unknown>>;
  /** `path:line:column` of a key, or the file's path. */
  readonly placeOf: (path: readonly PropertyKey[]) => string;
}

const parseFile = (file: ConfigSource['file'], problems: string[]): Parsed => {
  if (file === undefined) return { values: {}, placeOf: () => 'configuration' };
  const lines = new LineCounter();
  const document: YamlDocument = parseDocument(file.text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number | undefined): string => {
    if (offset === undefined) return file.path;
    const { line, col } = lines.linePos(offset);
    return `${file.path}:${line}:${col}`;
  };
  for (const error of document.errors)
    problems.push(`${place(error.pos[0])}: not valid YAML: ${error.message}`);
  const values: unknown = document.errors.length > 0 ? {} : document.toJS();
  if (values !== null && (typeof values !== 'object' || Array.isArray(values))) {
    problems.push(
      `${file.path}: the file must hold settings by section, not a ${Array.isArray(values) ? 'list' : 'single value'}`,
    );
    return { values: {}, placeOf: () => file.path };
  }
  const placeOf = (path: readonly PropertyKey[]): string => {
    for (let depth = path.length; depth > 0; depth -= 1) {
      const parent: unknown =
        depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true);
      const pair = isMap(parent)
        ? parent.items.find((item) => String(item.key) === String(path[depth - 1]))
        : undefined;
      const range = (pair?.key as { range?: [number, number, number] } | undefined)?.range;
      if (range !== undefined) return place(range[0]);
    }
    return file.path;
  };
  return { values: (values ?? {}) as Readonly<Record<string, unknown>>, placeOf };
};

const SecretReference = z.union([z.strictObject({ env: z.string() }), z.strictObject({ file: z.string() })]);

const readSecrets = (
  slice: ConfigSlice,
  given: Record<string, unknown>,
  source: ConfigSource,
  parsed: Parsed,
  problems: string[],
): void => {
  for (const name of slice.secrets ?? []) {
    if (given[name] === undefined) continue;
    const where = `${parsed.placeOf([slice.key, name])}: ${slice.key}.${name}`;
    const reference = SecretReference.safeParse(given[name]);
    delete given[name];
    if (!reference.success) {
      problems.push(
        `${where} is a secret and must not stand in the file; write { env: NAME } or { file: PATH }`,
      );
    } else if ('env' in reference.data) {
      const value = source.env[reference.data.env];
      if (value === undefined)
        problems.push(`${where} wants the variable ${reference.data.env}, which is not set`);
      else given[name] = value;
    } else given[name] = fromFile(source, reference.data.file, where, problems);
  }
};

const fromFile = (
  source: ConfigSource,
  path: string,
  where: string,
  problems: string[],
): string | undefined => {
  try {
    return source.readSecret(path).trim();
  } catch (error) {
    problems.push(
      `${where} wants the file ${path}, which cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`,
    );
    return undefined;
  }
};

const environmentOf = (
  slice: ConfigSlice,
  source: ConfigSource,
  problems: string[],
): Record<string, unknown> => {
  const values: Record<string, unknown> = {};
  for (const [variable, setting] of Object.entries(slice.env)) {
    const path = slice.secrets?.includes(setting) === true ? source.env[`${variable}_FILE`] : undefined;
    const value =
      source.env[variable] ??
      (path === undefined ? undefined : fromFile(source, path, `${variable}_FILE`, problems));
    if (value !== undefined && value !== '') values[setting] = value;
  }
  return values;
};

const describeIssue = (issue: z.core.$ZodIssue): string =>
  issue.code === 'unrecognized_keys'
    ? `unknown setting ${issue.keys.join(', ')}`
    : issue.message.charAt(0).toLowerCase() + issue.message.slice(1);

const resolveSlice = (
  slice: ConfigSlice,
  source: ConfigSource,
  parsed: Parsed,
  problems: string[],
): unknown => {
  const section = parsed.values[slice.key] ?? {};
  if (typeof section !== 'object' || Array.isArray(section)) {
    problems.push(
      `${parsed.placeOf([slice.key])}: ${slice.key} must hold settings, for example ${Object.keys(slice.schema.shape)[0] ?? ''}: …`,
    );
    return undefined;
  }
  const given: Record<string, unknown> = { ...section };
  readSecrets(slice, given, source, parsed, problems);
  const fromEnv = environmentOf(slice, source, problems);
  const result = slice.schema.safeParse({ ...given, ...fromEnv });
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const setting = String(issue.path[0] ?? '');
    const variable = Object.entries(slice.env).find(([, name]) => name === setting)?.[0];
    const where =
      setting in fromEnv && variable !== undefined
        ? variable
        : `${parsed.placeOf([slice.key, ...issue.path])}: ${[slice.key, ...issue.path].map(String).join('.')}`;
    problems.push(`${where}: ${describeIssue(issue)}`);
  }
  return undefined;
};

/** File and environment → validated settings by slice key; throws BadConfig naming every error at once. */
export const resolveConfig = (
  slices: readonly ConfigSlice[],
  source: ConfigSource,
): Readonly<Record<string, unknown>> => {
  const problems: string[] = [];
  const parsed = parseFile(source.file, problems);
  const keys = slices.map((slice) => slice.key);
  for (const key of Object.keys(parsed.values)) {
    if (keys.includes(key)) continue;
    const close = suggest(key, keys);
    problems.push(
      `${parsed.placeOf([key])}: unknown section ${key}${close === undefined ? `; known are ${keys.join(', ')}` : `; did you mean ${close}?`}`,
    );
  }
  const values = Object.fromEntries(
    slices.map((slice) => [slice.key, resolveSlice(slice, source, parsed, problems)]),
  );
  if (problems.length > 0) throw new BadConfig(problems);
  return values;
};
