// SPDX-License-Identifier: Apache-2.0

import type { Faults } from '../../adapters/recorded/faults.ts';
import { PLACE, type Rendered } from './chart.ts';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** What a request asks for, as RBAC sees it; undefined for what everybody may know (system:discovery). */
const asked = (path: string, query: URLSearchParams) => {
  const [, group, rest = ''] = /^\/(?:api\/v1|apis\/([^/]+)\/[^/]+)\/(.+)$/.exec(path) ?? [];
  if (rest === '') return undefined;
  const parts = rest.split('/').map(decodeURIComponent);
  const isInside = parts[0] === 'namespaces' && parts.length > 2;
  const [namespace, [resource = '', name, below]] = isInside
    ? [parts[1], parts.slice(2)]
    : [undefined, parts];
  const verb =
    query.get('watch') === 'true' || query.get('watch') === '1'
      ? 'watch'
      : name === undefined
        ? 'list'
        : 'get';
  return {
    group: group ?? '',
    namespace,
    resource: below === undefined ? resource : `${resource}/${below}`,
    name,
    verb,
  };
};

/** The rules that a role's account has, everywhere and by namespace, as the cluster would work them out of rendered objects. */
const rulesFor = (objects: readonly Rendered[], account: string) => {
  const everywhere: Rule[] = [];
  const within = new Map<string, Rule[]>();
  for (const binding of objects) {
    if (binding.kind !== 'ClusterRoleBinding' && binding.kind !== 'RoleBinding') continue;
    const isOurs = binding['subjects'].some(
      (subject: { readonly kind: string; readonly name: string; readonly namespace: string }) =>
        subject.kind === 'ServiceAccount' &&
        subject.name === account &&
        subject.namespace === PLACE.namespace,
    );
    const { kind, name } = binding['roleRef'];
    const place = binding.metadata.namespace;
    const role = objects.find(
      (one) =>
        one.kind === kind &&
        one.metadata.name === name &&
        (kind === 'ClusterRole' || one.metadata.namespace === place),
    );
    if (!isOurs || role === undefined) continue;
    if (place === undefined) everywhere.push(...role['rules']);
    else within.set(place, [...(within.get(place) ?? []), ...role['rules']]);
  }
  return { everywhere, within };
};

const has = (words: readonly string[], word: string): boolean => words.includes(word) || words.includes('*');

/** An API server that lets an account do what the rendered roles grant it, and writes down what it refused: `list secrets`. */
export const granted = (objects: readonly Rendered[], account: string) => {
  const { everywhere, within } = rulesFor(objects, account);
  const refused = new Set<string>();
  const allowed = new Set<string>();
  const faults: Faults = ({ path, query }) => {
    const what = asked(path, query);
    if (what === undefined) return undefined;
    const rules = [
      ...everywhere,
      ...(what.namespace === undefined ? [] : (within.get(what.namespace) ?? [])),
    ];
    const may = rules.some(
      ({ apiGroups, resources, resourceNames, verbs }) =>
        has(apiGroups, what.group) &&
        has(resources, what.resource) &&
        has(verbs, what.verb) &&
        (resourceNames === undefined || (what.name !== undefined && resourceNames.includes(what.name))),
    );
    const words = `${what.verb} ${what.resource}${what.group === '' ? '' : `.${what.group}`}`;
    if (may) {
      allowed.add(`${words}${what.namespace === undefined ? '' : ` in ${what.namespace}`}`);
      return undefined;
    }
    refused.add(words);
    const message = `${what.resource} is forbidden: User "system:serviceaccount:${PLACE.namespace}:${account}" cannot ${what.verb} resource "${what.resource}" in API group "${what.group}"`;
    return {
      status: 403,
      body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Forbidden', message, code: 403 },
    };
  };
  return { faults, refused, allowed };
};
