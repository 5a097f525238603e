// SPDX-License-Identifier: Apache-2.0

import { yamlDocuments } from '../../src/core/yaml-documents.ts';
import { parseJsonStream } from './json-stream.ts';
import { Malformed } from './malformed.ts';

/** YAML is parsed some hundred times slower than JSON: a broken JSON file larger than this is not tried as YAML too. */
const YAML_SECOND_TRY = 16 * 1024 * 1024;

/** The parser's own words. */
const wordsOf = (error: unknown): string =>
  error instanceof Error ? error.message.replace(/\.$/, '') : String(error);

const parseYaml = (text: string): readonly unknown[] => {
  const values: unknown[] = [];
  for (const document of yamlDocuments(text)) {
    const [error] = document.errors;
    if (error !== undefined) throw new Malformed(`this is not YAML: ${wordsOf(error)}`, text, error.pos[0]);
    try {
      values.push(document.toJS());
    } catch (error) {
      // Anchors that multiply without end, or point nowhere.
      throw new Malformed(`this YAML cannot be read: ${wordsOf(error)}`, text, document.range[0]);
    }
  }
  return values;
};

/**
 * Text → the values in it: JSON (also several, one after the other) or YAML documents, told apart by what it looks
 * like rather than by its name. Throws Malformed with the line.
 */
export const parseDocuments = (text: string, name: string): readonly unknown[] => {
  if (!/^\s*[{[]/.test(text)) return /\.json$/i.test(name) ? parseJsonStream(text) : parseYaml(text);
  try {
    return parseJsonStream(text);
  } catch (notJson) {
    // JSON is YAML too: `{…}` between `---` lines, and unquoted flow style.
    const maybeYaml = text.length <= YAML_SECOND_TRY && (/\.ya?ml$/i.test(name) || /^---/m.test(text));
    if (!maybeYaml) throw notJson;
    try {
      return parseYaml(text);
    } catch {
      throw notJson;
    }
  }
};
