// SPDX-License-Identifier: Apache-2.0

import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Scalar } from 'yaml';
import { yamlDocument } from '../../src/core/yaml-documents.ts';

export interface RulesText {
  readonly path: string;
  readonly text: string;
}

/** The values of a YAML file, and where each stands in it. */
export interface Placed {
  readonly values: unknown;
  /** `path:line:column` of a value, or of a place within a text (`offset`, in UTF-16 units). */
  readonly placeOf: (path: readonly PropertyKey[], offset?: number) => string;
  readonly problems: readonly string[];
}

type Range = readonly [number, number, number] | null | undefined;

/** Where in the file the character `offset` of a scalar stands. */
const within = (source: string, { range, type, value }: Scalar, offset: number): number => {
  const [start = 0, end = 0] = range ?? [];
  const raw = source.slice(start, end);
  const text = String(value);
  if (type === 'PLAIN' && raw === text) return start + offset;
  if ((type === 'QUOTE_SINGLE' || type === 'QUOTE_DOUBLE') && raw.slice(1, -1) === text)
    return start + 1 + offset;
  if (type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED') {
    // Folding turns line breaks into spaces: both keep their place, the indentation is what is added.
    const lines = raw.split('\n').slice(1);
    const indent = /^ */.exec(lines.find((line) => line.trim() !== '') ?? '')?.[0].length ?? 0;
    let at = start + (raw.indexOf('\n') + 1 || raw.length);
    let left = offset;
    for (const line of lines) {
      const length = Math.max(0, line.length - indent);
      if (left <= length) return at + Math.min(indent, line.length) + left;
      left -= length + 1;
      at += line.length + 1;
    }
  }
  return start;
};

/** Parser messages quote lines of the file: the first sentence says enough. */
const brief = (message: string): string => (message.split('\n')[0] ?? '').replace(/:\s*$/, '').slice(0, 200);

export const readPlaced = ({ path, text }: RulesText): Placed => {
  const lines = new LineCounter();
  const document = yamlDocument(text, lines);
  const place = (at: number): string => {
    const { line, col } = lines.linePos(at);
    return `${path}:${line}:${col}`;
  };
  const nodeAt = (steps: readonly PropertyKey[]): { node?: Node | undefined; key?: Range } => {
    let node: unknown = document.contents;
    let key: Range;
    for (const step of steps) {
      const parent = isAlias(node) ? node.resolve(document) : node;
      if (isMap(parent)) {
        const pair = parent.items.find((item) => String(item.key) === String(step));
        if (pair === undefined) return { node: parent, key };
        key = (pair.key as { range?: Range } | null)?.range;
        node = pair.value;
      } else if (isSeq(parent)) {
        const item = parent.items[Number(step)];
        if (item === undefined) return { node: parent, key };
        node = item;
        key = (item as Node).range;
      } else return { node: parent as Node, key };
    }
    return { node: node as Node, key };
  };
  const placeOf: Placed['placeOf'] = (steps, offset) => {
    const { node, key } = nodeAt(steps);
    const value = isAlias(node) ? node.resolve(document) : node;
    if (offset !== undefined && isScalar(value)) return place(within(text, value, offset));
    const start = key?.[0] ?? node?.range?.[0];
    return start === undefined ? path : place(start);
  };
  // What follows from the first one is noise.
  const problems = document.errors
    .slice(0, 1)
    .map(({ pos, message }) => `${place(pos[0])}: not valid YAML: ${brief(message)}`);
  if (problems.length > 0) return { values: undefined, placeOf, problems };
  try {
    return { values: document.toJS(), placeOf, problems };
  } catch (error) {
    // Aliases that would grow without end.
    return {
      values: undefined,
      placeOf,
      problems: [`${path}: not usable: ${brief((error as Error).message)}`],
    };
  }
};
