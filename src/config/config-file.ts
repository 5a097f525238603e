// SPDX-License-Identifier: Apache-2.0

import { isMap, isSeq, LineCounter, type Node, type YAMLMap, type Document as YamlDocument } from 'yaml';
import { yamlDocument } from '../core/yaml-documents.ts';

export interface ConfigFile {
  readonly path: string;
  readonly text: string;
}

export interface ParsedFile {
  readonly values: Readonly<Record<string, unknown>>;
  /** `path:line:column` of a key or of an item of a list; of the nearest above it when there is none. */
  readonly placeOf: (path: readonly PropertyKey[]) => string;
  readonly problems: readonly string[];
}

type Range = readonly [number, number, number] | null | undefined;

/** Where each key of a map stands, the first of those that read alike: looked for one by one, a hundred thousand of them take minutes. */
const startsIn = ({ items }: YAMLMap): ReadonlyMap<string, number | undefined> =>
  new Map(
    items
      .toReversed()
      .map(({ key }) => [String(key), (key as { range?: Range } | undefined | null)?.range?.[0]]),
  );

/** Where in the text one step of a path stands. */
const createStarts = (): ((parent: unknown, step: PropertyKey | undefined) => number | undefined) => {
  const known = new WeakMap<YAMLMap, ReadonlyMap<string, number | undefined>>();
  return (parent, step) => {
    if (isSeq(parent)) return (parent.items[Number(step)] as Node | undefined)?.range?.[0];
    if (!isMap(parent)) return undefined;
    const starts = known.get(parent) ?? startsIn(parent);
    known.set(parent, starts);
    return starts.get(String(step));
  };
};

/** What the parser quotes may be a secret that somebody wrote into the file. */
const withoutQuote = (message: string): string => message.replace(/:\s*".*$/s, '').replace(/\s+/g, ' ');

const valuesOf = (document: YamlDocument): unknown => {
  try {
    return document.toJS();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
};

/** The file's text → its values and where each stands; what is wrong with it as a file is a list of sentences. */
export const parseConfigFile = (file: ConfigFile | undefined): ParsedFile => {
  if (file === undefined) return { values: {}, placeOf: () => 'configuration', problems: [] };
  const lines = new LineCounter();
  const document: YamlDocument = yamlDocument(file.text, lines);
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file.path}:${line}:${col}`;
  };
  const startOf = createStarts();
  const placeOf = (path: readonly PropertyKey[]): string => {
    for (let depth = path.length; depth > 0; depth -= 1) {
      const parent: unknown =
        depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true);
      const start = startOf(parent, path[depth - 1]);
      if (start !== undefined) return place(start);
    }
    return file.path;
  };
  const unusable = (problems: readonly string[]): ParsedFile => ({ values: {}, placeOf, problems });

  if (document.errors.length > 0)
    return unusable(
      document.errors.map(
        (error) => `${place(error.pos[0])}: not valid YAML: ${withoutQuote(error.message)}`,
      ),
    );
  const values = valuesOf(document);
  if (values instanceof Error) return unusable([`${file.path}: not usable: ${withoutQuote(values.message)}`]);
  if (values === null || values === undefined) return { values: {}, placeOf, problems: [] };
  if (typeof values !== 'object' || Array.isArray(values)) {
    const what = Array.isArray(values) ? 'list' : 'single value';
    return unusable([`${file.path}: the file must hold settings by section, not a ${what}`]);
  }
  return { values: values as Readonly<Record<string, unknown>>, placeOf, problems: [] };
};
