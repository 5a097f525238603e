// SPDX-License-Identifier: Apache-2.0

import type { GrantedRule } from './granted-rights.ts';
import type { PolicyRule } from './kinds/_rbac.ts';

/** What a rule allows beyond looking, gravest first. */
export type ExcessCode =
  | 'full-control'
  | 'raises-rights'
  | 'acts-as-anybody'
  | 'runs-programs'
  | 'makes-tokens'
  | 'reads-secrets'
  | 'changes-objects'
  | 'wildcard';

export interface Excess {
  readonly code: ExcessCode;
  /** As a role writes it: `create pods/exec`. */
  readonly rights: string;
  readonly granted: GrantedRule;
}

const OTHERWISE_TOLD = new Set(['get', 'list', 'watch', 'impersonate', 'escalate', 'bind']);
const IDENTITIES = ['users', 'groups', 'serviceaccounts', 'uids'];
/** Each of them leads into a container or past a node's own checks; over a WebSocket a GET is enough. */
const INTO_PODS = [
  'pods/exec',
  'pods/attach',
  'pods/portforward',
  'pods/proxy',
  'services/proxy',
  'nodes/proxy',
];
const EPHEMERAL = 'pods/ephemeralcontainers';
const TOKENS = 'serviceaccounts/token';
const ROLES = ['roles', 'clusterroles'];

/** Asking about oneself changes nothing; every account may. */
const isAboutOneself = ({ apiGroups, resources }: PolicyRule): boolean =>
  resources.length > 0 &&
  resources.every((resource) => resource.startsWith('selfsubject')) &&
  apiGroups.every((group) => group === 'authorization.k8s.io' || group === 'authentication.k8s.io');

const isIn = (group: string, { apiGroups }: PolicyRule): boolean =>
  apiGroups.includes('*') || apiGroups.includes(group);

/** Which of these a rule names, by name or by a wildcard: `*` covers parts too, as does the part of every resource. */
const named = (wanted: readonly string[], { resources }: PolicyRule): readonly string[] =>
  wanted.filter(
    (one) =>
      resources.includes(one) ||
      resources.includes('*') ||
      (one.includes('/') && resources.includes(`*/${one.replace(/^[^/]*\//, '')}`)),
  );

const may = (verbs: readonly string[], rule: PolicyRule): readonly string[] =>
  verbs.filter((verb) => rule.verbs.includes(verb) || rule.verbs.includes('*'));

/** Told by name: what else may be done to those is not worth a line of its own. */
const TOLD = new Set([...INTO_PODS, EPHEMERAL, TOKENS]);

const codesOf = (rule: PolicyRule): readonly Pick<Excess, 'code' | 'rights'>[] => {
  const { verbs, resources, resourceNames } = rule;
  if (resources.length === 0 || verbs.length === 0 || isAboutOneself(rule)) return [];
  const isOfCore = isIn('', rule);
  const isUnnamed = resourceNames.length === 0;
  if (verbs.includes('*') && resources.includes('*') && isOfCore && isUnnamed)
    return [{ code: 'full-control', rights: '* *' }];
  const found: Pick<Excess, 'code' | 'rights'>[] = [];
  const add = (code: ExcessCode, doing: readonly string[], to: readonly string[]): void => {
    if (doing.length > 0 && to.length > 0)
      found.push({ code, rights: `${doing.join(', ')} ${to.join(', ')}` });
  };
  if (isIn('rbac.authorization.k8s.io', rule))
    add('raises-rights', may(['escalate', 'bind'], rule), named(ROLES, rule));
  if (isUnnamed) {
    const extra = resources.filter((one) => one.startsWith('userextras'));
    add('acts-as-anybody', may(['impersonate'], rule), [...named(IDENTITIES, rule), ...extra]);
  }
  if (isOfCore) {
    add('runs-programs', may(['create', 'get'], rule), named(INTO_PODS, rule));
    add('runs-programs', may(['update', 'patch'], rule), named([EPHEMERAL], rule));
    add('makes-tokens', may(['create'], rule), named([TOKENS], rule));
    if (isUnnamed) add('reads-secrets', may(['get', 'list', 'watch'], rule), named(['secrets'], rule));
  }
  const changing = verbs.filter((verb) => !OTHERWISE_TOLD.has(verb));
  add(
    'changes-objects',
    changing,
    resources.filter((one) => !isOfCore || !TOLD.has(one)),
  );
  if (changing.length === 0 && resources.includes('*')) add('wildcard', verbs, resources);
  return found;
};

/** What rules allow beyond get, list and watch of named resources, and reading Secrets. */
export const excessOf = (rules: readonly GrantedRule[]): readonly Excess[] =>
  rules.flatMap((granted) => codesOf(granted.rule).map((one) => ({ ...one, granted })));
