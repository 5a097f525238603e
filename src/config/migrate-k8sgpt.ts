// SPDX-License-Identifier: Apache-2.0

import { type Document, isMap, isScalar, isSeq, type Pair, Scalar } from 'yaml';
import type { ConfigSlice } from '../core/config-slice.ts';
import { yamlDocument } from '../core/yaml-documents.ts';
import { type ConfigFile, parseConfigFile } from './config-file.ts';
import { dropK8sgptKeys } from './drop-k8sgpt-keys.ts';
import { editText } from './edit-config.ts';
import { type Inherited, readK8sgptFile } from './k8sgpt-file.ts';

/** A secret that stands in clear text and is to be moved. */
export interface ClearSecret {
  readonly section: string;
  readonly setting: string;
  readonly value: string;
}

export interface Migration {
  /** What is moved out of the file. */
  readonly secrets: readonly ClearSecret[];
  /** Settings that k8sgpt's keys become, as `section.setting`. */
  readonly settings: readonly string[];
  /** What is not carried over, each with its place. */
  readonly notes: readonly string[];
  /** The new text, with the place of each secret. */
  readonly write: (placeOf: (secret: ClearSecret) => unknown) => string;
}

interface Comments {
  readonly before?: string | null | undefined;
  readonly behind?: string | null | undefined;
}

const pairAt = (document: Document, path: readonly PropertyKey[]): Pair | undefined => {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const last = String(path[path.length - 1]);
  return isMap(parent) ? parent.items.find(({ key }) => String(key) === last) : undefined;
};

const commentsAt = (document: Document, path: readonly PropertyKey[]): Comments => {
  const pair = pairAt(document, path);
  const value = pair?.value as Scalar | undefined;
  return { before: (pair?.key as Scalar | undefined)?.commentBefore, behind: value?.comment };
};

const comment = (document: Document, path: readonly string[], { before, behind }: Comments): void => {
  const pair = pairAt(document, path);
  if (pair === undefined) return;
  if (before !== undefined && before !== null) {
    if (!isScalar(pair.key)) pair.key = new Scalar(pair.key);
    (pair.key as Scalar).commentBefore = before;
  }
  if (behind !== undefined && behind !== null) (pair.value as Scalar).comment = behind;
};

const isSecretOf = (slices: readonly ConfigSlice[], section: string, setting: string): boolean =>
  slices.find(({ key }) => key === section)?.secrets?.includes(setting) === true;

/** Our own sections may hold one, too: that is an error until it is moved. */
const ownSecrets = (
  values: Readonly<Record<string, unknown>>,
  slices: readonly ConfigSlice[],
): ClearSecret[] =>
  slices.flatMap(({ key, secrets = [] }) => {
    const section = values[key];
    if (typeof section !== 'object' || section === null) return [];
    return secrets.flatMap((setting): ClearSecret[] => {
      const value = (section as Readonly<Record<string, unknown>>)[setting];
      return typeof value === 'string' ? [{ section: key, setting, value }] : [];
    });
  });

/** Comments of a provider of k8sgpt: they stand before its dash, or before its first key. */
const providerComment = (document: Document, path: readonly PropertyKey[]): string | null | undefined => {
  const item: unknown = document.getIn(path.slice(0, 3), true);
  if (!isMap(item)) return undefined;
  const list: unknown = document.getIn(path.slice(0, 2), true);
  // What stands before the first dash belongs to the list.
  const first = path[2] === 0 && isSeq(list) ? list.commentBefore : undefined;
  return first ?? item.commentBefore ?? (item.items[0]?.key as Scalar | undefined)?.commentBefore;
};

const flow = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !(Array.isArray(value) && typeof value[0] === 'object');

/** How a file with k8sgpt's own keys becomes one with ours: settings of ours that stand there already stay. */
export const migrateK8sgpt = (
  file: ConfigFile,
  slices: readonly ConfigSlice[],
  filters: readonly string[],
): Migration => {
  const parsed = parseConfigFile(file);
  const theirs = readK8sgptFile(parsed, slices, filters);
  const { rest } = theirs;
  const isSet = ({ section, setting }: Inherited): boolean => {
    const own = rest[section];
    return Array.isArray(own) || (typeof own === 'object' && own !== null && setting in own);
  };
  const taken = theirs.inherited.filter((one) => !isSet(one));
  const secretsOf = taken
    .filter(({ section, setting }) => isSecretOf(slices, section, setting))
    .map(({ section, setting, value }) => ({ section, setting, value: String(value) }));
  const own = ownSecrets(rest, slices);
  return {
    secrets: [...secretsOf, ...own],
    settings: taken.map(({ section, setting }) => `${section}.${setting}`),
    notes: theirs.notes,
    write: (placeOf) => {
      // Comments are looked up where they stood.
      const before = yamlDocument(file.text);
      return editText(file, (document) => {
        dropK8sgptKeys(document, theirs.keys);
        for (const { section, setting, value, path } of taken) {
          const isList = slices.find(({ key }) => key === section)?.list === setting;
          const isSecret = isSecretOf(slices, section, setting);
          const now = isSecret ? placeOf({ section, setting, value: String(value) }) : value;
          const target = isList ? [section] : [section, setting];
          const isNew = document.get(section) === undefined;
          document.setIn(target, document.createNode(now, { flow: flow(now) }));
          comment(document, target, commentsAt(before, path));
          if (isNew && path[1] !== undefined && path.length === 4)
            comment(document, [section], { before: providerComment(before, path) });
        }
        for (const secret of own)
          document.setIn(
            [secret.section, secret.setting],
            document.createNode(placeOf(secret), { flow: true }),
          );
      });
    },
  };
};
