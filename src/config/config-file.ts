// SPDX-License-Identifier: Apache-2.0

import { isMap, isSeq, LineCounter, type Node, type Document as YamlDocument } from 'yaml';
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

/** Where in the text one step of a path stands. */
const startOf = (parent: unknown, step: PropertyKey | undefined): number | undefined => {
  let range: Range;
  if (isMap(parent)) {
    const pair = parent.items.find((item) => String(item.key) === String(step));
    range = (pair?.key as { range?: Range } | undefined)?.range;
  } else if (isSeq(parent)) range = (parent.items[Number(step)] as Node | undefined)?.range;
  return range?.[0];
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
