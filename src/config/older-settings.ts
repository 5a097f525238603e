// SPDX-License-Identifier: Apache-2.0

import type { ConfigSlice } from '../core/config-slice.ts';
import { k8sgptNamesReadUntil } from '../core/deprecation.ts';
import type { ParsedFile } from './config-file.ts';
import type { ConfigSource, Given, Older } from './given.ts';
import { type K8sgptFile, readK8sgptFile } from './k8sgpt-file.ts';
import { readK8sgptVariables } from './k8sgpt-variables.ts';

interface ReadOlder {
  /** The file as if it had our names only. */
  readonly parsed: ParsedFile;
  readonly older: Older;
  readonly warnings: readonly string[];
  /** The same in detail: each key that is passed over, with its place. */
  readonly details: readonly string[];
}

const listed = (names: readonly string[]): string =>
  names.length < 2
    ? (names[0] ?? '')
    : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1] ?? ''}`;

/** Keys that k8sgpt writes into its file and never reads. */
const SILENT = ['verbose', 'version', 'commit', 'date'];

/** As people look for them: not each part of `cache`, and nothing that does nothing. */
const namesOf = (keys: K8sgptFile['keys']): readonly string[] => [
  ...new Set(
    keys
      .filter(([first = '']) => !SILENT.includes(first.toLowerCase()))
      .map((path) => (path[0] === 'cache' ? 'cache' : path.join('.'))),
  ),
];

const isSecret = (slices: readonly ConfigSlice[], section: string, setting: string): boolean =>
  slices.find(({ key }) => key === section)?.secrets?.includes(setting) === true;

const fileWarnings = (
  { keys, inherited, notes }: K8sgptFile,
  slices: readonly ConfigSlice[],
  { file }: ConfigSource,
): readonly string[] => {
  const names = namesOf(keys);
  if (names.length === 0) return [];
  const clear = inherited.filter(({ section, setting }) => isSecret(slices, section, setting)).length;
  const secrets =
    clear === 0 ? '' : clear === 1 ? '; a secret in clear text' : `; ${clear} secrets in clear text`;
  const passed = notes.length === 1 ? 'one of its keys is' : `${notes.length} of its keys are`;
  return [
    `${file?.path ?? 'The configuration'} holds keys of k8sgpt itself (${listed(names)}${secrets}), which are read until version ${k8sgptNamesReadUntil}: convert it with k8sgpt config migrate`,
    ...(notes.length === 0 ? [] : [`${passed} passed over: k8sgpt config check says why`]),
  ];
};

/** Takes k8sgpt's own names out of file and environment: what they set, in our settings, and what people should know of it. */
export const readOlder = (
  parsed: ParsedFile,
  slices: readonly ConfigSlice[],
  source: ConfigSource,
): ReadOlder => {
  const theirs = readK8sgptFile(parsed, slices, source.filters);
  const variables = readK8sgptVariables(source.env, slices);
  const ofFile = (section: string): (readonly [string, Given])[] =>
    theirs.inherited
      .filter((one) => one.section === section)
      .map(({ setting, value, path }) => [setting, { value, from: parsed.placeOf(path) }]);
  const ofVariables = (section: string): (readonly [string, Given])[] =>
    variables.found
      .filter((one) => one.section === section)
      .map(({ setting, value, variable }) => [setting, { value, from: variable }]);
  return {
    parsed: { ...parsed, values: theirs.rest },
    older: { file: ofFile, environment: ofVariables },
    warnings: [
      ...fileWarnings(theirs, slices, source),
      ...variables.found
        .filter(({ instead }) => (source.env[instead] ?? '') === '')
        .map(
          ({ variable, instead }) =>
            `${variable} is a name of k8sgpt itself, which is read until version ${k8sgptNamesReadUntil}: set ${instead} instead`,
        ),
      ...variables.notes,
    ],
    details: theirs.notes,
  };
};
