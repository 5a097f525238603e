// SPDX-License-Identifier: Apache-2.0

import { type Document, isMap, isScalar, isSeq, YAMLMap } from 'yaml';
import { yamlDocument } from '../core/yaml-documents.ts';
import { BadConfig } from './bad-config.ts';
import type { ConfigFile } from './config-file.ts';

/** Where a secret is, since it never stands in the file itself. */
export type SecretPlace = { readonly env: string } | { readonly file: string };

type Plain = string | number | boolean | readonly string[] | Readonly<Record<string, readonly string[]>>;

/** Settings of one section to be written; undefined = to be taken out. */
export type SectionEdit = Readonly<Record<string, Plain | SecretPlace | undefined>>;

/** Whether a list stands right below its key and not further in. Line by line: a file may have any number of empty ones. */
const hasFlushLists = (text: string): boolean => {
  const lines = text.split('\n').filter((line) => !/^\s*#/.test(line));
  return lines.some((line, at) => {
    const indent = /^([^\S\n]*)[\w.-]+:\s*(?:#|$)/.exec(line)?.[1];
    return indent !== undefined && lines[at + 1]?.startsWith(`${indent}- `) === true;
  });
};

/** Lists within keys as the file has them: k8sgpt indents by four. */
const shapeOf = (text: string): { readonly indent: number; readonly indentSeq: boolean } => ({
  indent: /^( {1,8})\S/m.exec(text.replace(/^ *#.*$/gm, ''))?.[1]?.length ?? 2,
  indentSeq: !hasFlushLists(text),
});

/**
 * The text of a configuration file after a change. Comments, order and everything else stay as they are. Throws
 * BadConfig for a file that is not valid YAML, or that holds no settings by section.
 */
export const editText = (file: ConfigFile, change: (document: Document) => void): string => {
  const document: Document = yamlDocument(file.text);
  if (document.errors.length > 0)
    throw new BadConfig([`${file.path} is not valid YAML: correct it first (k8sgpt config check).`]);
  // Nothing but comments, or `null`: no settings yet.
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null))
    document.contents = document.createNode({});
  else if (!isMap(contents)) throw new BadConfig([`${file.path} must hold settings by section.`]);
  change(document);
  const { indent, indentSeq } = shapeOf(file.text);
  const text = document.toString({ lineWidth: 0, indent: Math.max(2, indent), indentSeq });
  // Where no setting is left, comments are, and nothing that stands for nothing.
  return isMap(document.contents) && document.contents.items.length === 0
    ? text.replace(/(?<!\n)\n*^\{\}\n?$/m, '\n').trimStart()
    : text;
};

/** What is written in one line: where a secret is, and short lists. */
const node = (document: Document, value: Plain | SecretPlace): unknown =>
  typeof value === 'object' ? document.createNode(value, { flow: true }) : value;

/** Sets and takes out settings of one section of a document. */
export const setSettings = (document: Document, path: string, section: string, edit: SectionEdit): void => {
  const found: unknown = document.get(section);
  if (found !== undefined && found !== null && !isMap(found))
    throw new BadConfig([`${path}: ${section} must hold settings.`]);
  if (found === undefined || found === null) document.set(section, new YAMLMap());
  for (const [name, value] of Object.entries(edit)) {
    if (value === undefined) {
      document.deleteIn([section, name]);
      continue;
    }
    const before: unknown = document.getIn([section, name], true);
    // A scalar keeps the comment that stands behind it.
    if (isScalar(before) && typeof value !== 'object') before.value = value;
    else document.setIn([section, name], node(document, value));
  }
};

/** Takes a section out, when nothing is left in it. */
export const dropEmpty = (document: Document, section: string): void => {
  const found: unknown = document.get(section);
  if ((isMap(found) || isSeq(found)) && found.items.length === 0) document.delete(section);
};

/** The text of a configuration file with settings of one section changed. */
export const editSection = (file: ConfigFile, section: string, edit: SectionEdit): string =>
  editText(file, (document) => setSettings(document, file.path, section, edit));
