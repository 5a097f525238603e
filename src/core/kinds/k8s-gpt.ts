// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { type Json, record } from '../read.ts';

/** `set`: it says something that is not kept. */
export type GivenField = string | boolean | readonly string[] | { readonly set: true };

/** What k8sgpt-operator is told by: read, never written. */
export interface K8sGPT extends KubeObject<'K8sGPT'> {
  /** What its spec says, by path: `ai.enabled`. Values are kept of what watches go by, and of nothing else: others hold secrets. */
  readonly fields: Readonly<Record<string, GivenField>>;
  /** Paths of what is not of its type, or too long to be meant. */
  readonly malformed: readonly string[];
}

const KEPT: Readonly<Record<string, 'text' | 'flag' | 'texts'>> = {
  targetNamespace: 'text',
  filters: 'texts',
  noCache: 'flag',
  'analysis.interval': 'text',
  'ai.enabled': 'flag',
  'ai.anonymized': 'flag',
  'ai.language': 'text',
  'ai.backOff.enabled': 'flag',
  'ai.autoRemediation.enabled': 'flag',
  'extraOptions.backstage.enabled': 'flag',
  'integrations.trivy.enabled': 'flag',
  'kubeconfig.name': 'text',
  'kubeconfig.key': 'text',
  'sink.type': 'text',
};

/** What must hold fields of its own. */
const PARENTS: ReadonlySet<string> = new Set(
  Object.keys(KEPT).flatMap((path) =>
    path
      .split('.')
      .slice(0, -1)
      .map((_, at, steps) => steps.slice(0, at + 1).join('.')),
  ),
);

/** Maps of labels, annotations and selectors have keys of their own: they are one field. */
const DEPTH = 3;
const MOST_FIELDS = 100;
const LONGEST_NAME = 60;
const LONGEST_TEXT = 253;
const MOST_TEXTS = 100;

const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= LONGEST_TEXT;

const keptAs = (type: (typeof KEPT)[string], value: unknown): GivenField | undefined => {
  if (type === 'flag') return typeof value === 'boolean' ? value : undefined;
  if (type === 'text') return isText(value) ? value : undefined;
  return Array.isArray(value) && value.length <= MOST_TEXTS && value.every(isText) ? value : undefined;
};

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

const fieldsOf = (spec: unknown): Pick<K8sGPT, 'fields' | 'malformed'> => {
  const fields: Record<string, GivenField> = {};
  const malformed: string[] = [];
  if (!isEmpty(spec) && record(spec) !== spec) malformed.push('spec');
  let count = 0;
  const walk = (given: Json, prefix: string, depth: number): void => {
    for (const key in given) {
      const value = given[key];
      if (isEmpty(value) || !/^[A-Za-z_][\w-]*$/.test(key) || key.length > LONGEST_NAME) continue;
      count += 1;
      if (count > MOST_FIELDS) {
        if (malformed[0] !== 'spec') malformed.unshift('spec');
        return;
      }
      const path = `${prefix}${key}`;
      const type = Object.hasOwn(KEPT, path) ? KEPT[path] : undefined;
      if (type === undefined) {
        if (depth < DEPTH && record(value) === value) walk(value as Json, `${path}.`, depth + 1);
        else if (PARENTS.has(path)) malformed.push(path);
        else fields[path] = { set: true };
        continue;
      }
      const kept = keptAs(type, value);
      if (kept === undefined) malformed.push(path);
      else fields[path] = kept;
    }
  };
  walk(record(spec), '', 1);
  return { fields, malformed };
};

export default defineKind<'K8sGPT', K8sGPT>({
  kind: 'K8sGPT',
  apiVersions: ['core.k8sgpt.ai/v1alpha1'],
  plural: 'k8sgpts',
  namespaced: true,
  project: (raw, base) => {
    const { fields, malformed } = fieldsOf(raw['spec']);
    return { fields, malformed, ...base };
  },
});
