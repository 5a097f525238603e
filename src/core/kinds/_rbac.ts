// SPDX-License-Identifier: Apache-2.0

import type { KubeObject } from '../kind.ts';
import { type Json, list, record, text, texts } from '../read.ts';

/** What a Role or ClusterRole lets somebody do. */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
}

export const readRules = (raw: unknown): readonly PolicyRule[] =>
  list(raw, (rule) => ({
    verbs: texts(rule['verbs']),
    apiGroups: texts(rule['apiGroups']),
    resources: texts(rule['resources']),
    resourceNames: texts(rule['resourceNames']),
  }));

/** Who is granted a role: kind is ServiceAccount, User or Group. */
export interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | undefined;
}

/** The parts that RoleBinding and ClusterRoleBinding have in common. */
export interface Binding {
  readonly role: { readonly kind: string; readonly name: string };
  readonly subjects: readonly Subject[];
}

export const projectBinding = <K extends string>(raw: Json, base: KubeObject<K>): KubeObject<K> & Binding => {
  const role = record(raw['roleRef']);
  return {
    role: { kind: text(role['kind']) ?? '', name: text(role['name']) ?? '' },
    subjects: list(raw['subjects'], (subject) => ({
      kind: text(subject['kind']) ?? '',
      name: text(subject['name']) ?? '',
      namespace: text(subject['namespace']) || undefined,
    })),
    ...base,
  };
};
