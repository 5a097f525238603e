import { type Document, isMap, parseDocument, YAMLMap } from 'yaml';
import { BadConfig } from './bad-config.ts';
import type { ConfigFile } from './config-file.ts';

/** Where a secret is, since it never stands in the file itself. */
export type SecretPlace = { readonly env: string } | { readonly file: string };

/** Settings of one section to be written; undefined = to be taken out. */
export type SectionEdit = Readonly<Record<string, string | SecretPlace | undefined>>;

const inline = (document: Document, place: SecretPlace): unknown =>
  document.createNode(place, { flow: true });

/**
 * The text of a configuration file with settings of one section changed. Comments, order and everything else stay as
 * they are. Throws BadConfig for a file that is not valid YAML, or whose section is no list of settings.
 */
export const editSection = (file: ConfigFile, section: string, edit: SectionEdit): string => {
  const document = parseDocument(file.text);
  if (document.errors.length > 0)
    throw new BadConfig([`${file.path} is not valid YAML: correct it first (k8sgpt config check).`]);
  if (document.contents !== null && !isMap(document.contents))
    throw new BadConfig([`${file.path} must hold settings by section.`]);
  const found: unknown = document.get(section);
  if (found !== undefined && found !== null && !isMap(found))
    throw new BadConfig([`${file.path}: ${section} must hold settings.`]);
  if (found === undefined || found === null) document.set(section, new YAMLMap());
  for (const [name, value] of Object.entries(edit))
    if (value === undefined) document.deleteIn([section, name]);
    else document.setIn([section, name], typeof value === 'string' ? value : inline(document, value));
  return document.toString({ lineWidth: 0 });
};

/** The same without a whole section. */
export const removeSection = (file: ConfigFile, section: string): string => {
  const document = parseDocument(editSection(file, section, {}));
  document.delete(section);
  return document.toString({ lineWidth: 0 });
};
