// SPDX-License-Identifier: Apache-2.0

import type { Binding, PolicyRule } from './kinds/_rbac.ts';
import type { ClusterRole } from './kinds/cluster-role.ts';
import type { ClusterRoleBinding } from './kinds/cluster-role-binding.ts';
import type { Role } from './kinds/role.ts';
import type { RoleBinding } from './kinds/role-binding.ts';
import { formatRef, type Ref } from './ref.ts';

/** Who a credential is, as the API server knows it. */
export interface Account {
  readonly name: string;
  readonly groups: readonly string[];
}

/** What of access control could be read. */
export interface AccessObjects {
  readonly clusterRoles: readonly ClusterRole[];
  readonly roles: readonly Role[];
  readonly clusterRoleBindings: readonly ClusterRoleBinding[];
  readonly roleBindings: readonly RoleBinding[];
}

/** One rule that an account is granted. */
export interface GrantedRule {
  readonly rule: PolicyRule;
  /** Undefined: in the whole cluster. */
  readonly namespace?: string | undefined;
  readonly binding: Ref;
  readonly role: Ref;
}

/** `system:serviceaccount:NAMESPACE:NAME` with the groups that every account of that kind is in. */
export const serviceAccount = (subject: string): Account | undefined => {
  const [, namespace] = /^system:serviceaccount:([^:]+):[^:]+$/.exec(subject) ?? [];
  if (namespace === undefined) return undefined;
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
  return { name: subject, groups };
};

const concerns = ({ subjects }: Binding, { name: who, groups }: Account, own?: string): boolean =>
  subjects.some(({ kind, name, namespace = own ?? '' }) => {
    if (kind === 'Group') return groups.includes(name);
    return who === (kind === 'ServiceAccount' ? `system:serviceaccount:${namespace}:${name}` : name);
  });

/**
 * What bindings grant to an account. A ClusterRole made of others (`aggregationRule`) has the rules that the control plane
 * wrote into it: by those the API server decides. A binding whose role does not exist grants nothing.
 */
export const grantedRules = (
  account: Account,
  { clusterRoles, roles, clusterRoleBindings, roleBindings }: AccessObjects,
): readonly GrantedRule[] => {
  const granted: GrantedRule[] = [];
  for (const one of [...clusterRoleBindings, ...roleBindings]) {
    const namespace = one.kind === 'RoleBinding' ? one.metadata.namespace : undefined;
    if (!concerns(one, account, namespace)) continue;
    const binding: Ref = { kind: one.kind, namespace, name: one.metadata.name };
    const isOfCluster = one.role.kind === 'ClusterRole';
    const role: Ref = { ...one.role, ...(isOfCluster ? {} : { namespace }) };
    const found = isOfCluster
      ? clusterRoles.find(({ metadata }) => metadata.name === role.name)
      : roles.find(({ metadata }) => metadata.name === role.name && metadata.namespace === namespace);
    for (const rule of found?.rules ?? []) granted.push({ rule, namespace, binding, role });
  }
  return granted;
};

/** `RoleBinding/shop/bot → Role/shop/writer`. */
export const grantedBy = ({ binding, role }: GrantedRule): string =>
  `${formatRef(binding)} → ${formatRef(role)}`;
