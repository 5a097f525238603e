// SPDX-License-Identifier: Apache-2.0

import type { Problem } from './analyzer.ts';
import type { Cluster } from './cluster.ts';
import { type Datum, names, ref } from './datum.ts';
import type { Binding, PolicyRule, Subject } from './kinds/_rbac.ts';
import type { ClusterRoleBinding } from './kinds/cluster-role-binding.ts';
import type { RoleBinding } from './kinds/role-binding.ts';
import { byText, type Ref } from './ref.ts';

const DOCS = 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/';

/** The words for what a binding grants: the same for RoleBinding and ClusterRoleBinding. */
export const grantProblems = {
  'everybody-has-control': {
    severity: 'critical',
    message: 'gives everybody ({subjects}) full control (every verb on every resource) through {role}',
    fix: 'Remove {subjects} from the binding at once, and name those who need the right.',
    docs: `${DOCS}#least-privilege`,
  },
  'anonymous-allowed': {
    severity: 'warning',
    message: 'gives requests without any login ({subjects}) the rights of {role}',
    fix: 'Remove {subjects} from the binding, unless the whole network may see that.',
    docs: 'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests',
  },
  'pods-have-control': {
    severity: 'warning',
    message: 'gives {subjects} full control (every verb on every resource) through {role}',
    fix: 'Bind a role that names the resources and verbs that its pods need, to a ServiceAccount of their own.',
    docs: `${DOCS}#least-privilege`,
  },
  'role-missing': {
    severity: 'warning',
    message: 'grants nothing: {role} does not exist',
    fix: 'Create {role}, or delete the binding and make it anew with an existing role.',
    docs: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding',
  },
} as const satisfies Record<string, Problem>;

/** The words for what is usual and still worth a look. */
export const wideGrantProblems = {
  'operator-has-control': {
    severity: 'info',
    advice: true,
    message: 'gives {subjects} full control (every verb on every resource) through {role}',
    fix: 'Keep that right for those who must have it; name resources and verbs for all others.',
    docs: `${DOCS}#least-privilege`,
  },
  wildcards: {
    severity: 'info',
    advice: true,
    message: 'gives {subjects} wildcard permissions (*) through {role}',
    fix: 'Name the resources and verbs that are needed: a wildcard also covers what is added later.',
    docs: `${DOCS}#least-privilege`,
  },
} as const satisfies Record<string, Problem>;

export interface Grant {
  readonly code: keyof typeof grantProblems | keyof typeof wideGrantProblems;
  readonly data: { readonly role: Datum; readonly subjects: Datum };
  readonly blames?: readonly Ref[];
}

type AnyBinding = RoleBinding | ClusterRoleBinding;
type Reads = 'Role' | 'ClusterRole';

const isAll = ({ verbs, apiGroups, resources, resourceNames }: PolicyRule): boolean =>
  verbs.includes('*') &&
  resources.includes('*') &&
  (apiGroups.includes('*') || apiGroups.includes('')) &&
  resourceNames.length === 0;

const hasWildcard = ({ verbs, resources }: PolicyRule): boolean =>
  verbs.includes('*') || resources.includes('*');

/** Roles that every API server makes for itself. */
const isBuiltIn = (name: string): boolean =>
  /^(?:cluster-admin|admin|edit|view)$|^(?:system|kubeadm):/.test(name);

const EVERYBODY = new Set([
  'system:anonymous',
  'system:authenticated',
  'system:unauthenticated',
  'system:serviceaccounts',
]);
const ANONYMOUS = new Set(['system:anonymous', 'system:unauthenticated']);
/** What Kubernetes itself shows to anybody. */
const PUBLIC =
  /^system:(?:public-info-viewer|discovery|basic-user|service-account-issuer-discovery)$|^kubeadm:/;

/** Programs that manage everything by design: GitOps, cluster managers, backup. */
const MANAGER =
  /argo-?cd|^(?:kustomize|helm|source)-controller$|^flux|^velero$|^cattle|^rancher|^fleet|^olm-operator|^crossplane/;

const isTrusted = ({ kind, name, namespace }: Subject): boolean =>
  kind !== 'ServiceAccount'
    ? !name.startsWith('system:serviceaccounts:')
    : namespace === 'kube-system' || MANAGER.test(name);

const words = ({ kind, name, namespace }: Subject): string =>
  namespace === undefined || kind !== 'ServiceAccount' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;

const subjectNames = (subjects: readonly Subject[]): Datum =>
  names('subject', [...new Set(subjects.map(words))].sort(byText));

const rulesOf = (
  { role }: Binding,
  namespace: string | undefined,
  cluster: Cluster<Reads>,
): readonly PolicyRule[] | undefined =>
  role.kind === 'Role'
    ? cluster.find('Role', role.name, namespace)?.rules
    : cluster.find('ClusterRole', role.name)?.rules;

/** What Kubernetes binds at its start is as it should be. */
const isOwn = ({ metadata, subjects }: AnyBinding): boolean =>
  metadata.labels['kubernetes.io/bootstrapping'] === 'rbac-defaults' ||
  /^(?:system|kubeadm):/.test(metadata.name) ||
  (subjects.length > 0 && subjects.every(({ kind, name }) => kind === 'Group' && name === 'system:masters'));

/** What a binding grants that people should look at. */
export const grantsOf = (binding: AnyBinding, cluster: Cluster<Reads>): readonly Grant[] => {
  const { role, subjects, metadata } = binding;
  if (isOwn(binding)) return [];
  const { namespace } = metadata;
  const isCluster = role.kind === 'ClusterRole';
  const roleRef: Ref = { kind: role.kind, namespace: isCluster ? undefined : namespace, name: role.name };
  const granted = (code: Grant['code'], to: readonly Subject[]): Grant[] =>
    to.length === 0 ? [] : [{ code, data: { role: ref(roleRef), subjects: subjectNames(to) } }];
  // Every cluster has cluster roles: where none was recorded, none can be missed.
  const isMissing = isCluster
    ? cluster.list('ClusterRole').length > 0 && cluster.lacks('ClusterRole', role.name)
    : role.kind === 'Role' && cluster.lacks('Role', role.name, namespace);
  if (isMissing && !isBuiltIn(role.name))
    return [
      {
        code: 'role-missing',
        data: { role: ref(roleRef), subjects: subjectNames(subjects) },
        blames: [roleRef],
      },
    ];
  const rules = rulesOf(binding, namespace, cluster) ?? [];
  const everybody = subjects.filter(({ name, kind }) => kind !== 'ServiceAccount' && EVERYBODY.has(name));
  const others = subjects.filter((subject) => !everybody.includes(subject));
  const control = (isCluster && role.name === 'cluster-admin') || rules.some(isAll);
  if (control) {
    return [
      ...granted('everybody-has-control', everybody),
      ...granted(
        'pods-have-control',
        others.filter((subject) => !isTrusted(subject)),
      ),
      ...granted('operator-has-control', others.filter(isTrusted)),
    ];
  }
  const anonymous = everybody.filter(({ name }) => ANONYMOUS.has(name));
  const isPublic = PUBLIC.test(role.name) || namespace === 'kube-public';
  return [
    ...(isPublic ? [] : granted('anonymous-allowed', anonymous)),
    ...(rules.some(hasWildcard) && !(isCluster && isBuiltIn(role.name))
      ? granted('wildcards', subjects)
      : []),
  ];
};
