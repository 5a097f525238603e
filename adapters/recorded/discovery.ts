// SPDX-License-Identifier: Apache-2.0

import { isCustomGroup } from '../../src/core/custom-group.ts';
import { record, text } from '../../src/core/read.ts';
import type { Resource } from './catalogue.ts';
import { groupVersionOf } from './raw-object.ts';
import { type Answer, jsonAnswer, RECORDING_HEADER } from './status.ts';
import { groupsOf, type Store } from './store.ts';

const versionEntry = (apiVersion: string) => ({
  groupVersion: apiVersion,
  version: groupVersionOf(apiVersion).version,
});

const apiGroup = (group: string, apiVersions: readonly string[]) => ({
  name: group,
  versions: apiVersions.map(versionEntry),
  preferredVersion: versionEntry(apiVersions[0] ?? ''),
});

const resourcesIn = (store: Store, apiVersion: string): readonly Resource[] =>
  store.resources().filter((resource) => resource.apiVersions.includes(apiVersion));

const hasLog = (kind: string, apiVersion: string): boolean => kind === 'Pod' && apiVersion === 'v1';

/** The header by which an incomplete recording says that it does not know of what it does not name. */
export const marksOf = ({ complete }: Store): Readonly<Record<string, string>> =>
  complete ? {} : { [RECORDING_HEADER]: 'incomplete' };

/** The server's version as its nodes tell, the newest of them; empty when no node was recorded. */
export const versionAnswer = (store: Store): Answer => {
  const nodes = store.find('v1', 'nodes');
  const versions = (nodes === undefined ? [] : store.entries(nodes))
    .map((entry) => text(record(record(entry.raw()['status'])['nodeInfo'])['kubeletVersion']) ?? '')
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const gitVersion = versions.at(-1) ?? '';
  const [, major = '', minor = ''] = /^v(\d+)\.(\d+)/.exec(gitVersion) ?? [];
  return jsonAnswer({ major, minor, gitVersion });
};

/** What clients put into Accept to be told everything at once. */
const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

const VERBS = ['get', 'list', 'watch'] as const;

const discovered = ({ kind, plural, namespaced }: Resource, apiVersion: string) => {
  const { group, version } = groupVersionOf(apiVersion);
  const responseKind = { group, version, kind };
  return {
    resource: plural,
    responseKind,
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: kind.toLowerCase(),
    verbs: VERBS,
    ...(hasLog(kind, apiVersion)
      ? { subresources: [{ subresource: 'log', responseKind, verbs: ['get'] }] }
      : {}),
    // A recording does not tell which custom resources keep their status apart: most do.
    ...(isCustomGroup(group)
      ? { subresources: [{ subresource: 'status', responseKind, verbs: ['get'] }] }
      : {}),
  };
};

/**
 * Everything below `/api` or `/apis` in one answer, for clients that ask so; undefined for others.
 * https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery
 */
export const aggregatedAnswer = (store: Store, path: string, accept: string): Answer | undefined => {
  if ((path !== '/api' && path !== '/apis') || !accept.split(',').some((one) => one.trim() === AGGREGATED))
    return undefined;
  const groups = [...groupsOf(store)].filter(([group]) => (group === '') === (path === '/api'));
  const items = groups.map(([group, apiVersions]) => ({
    metadata: { ...(group === '' ? {} : { name: group }), creationTimestamp: null },
    versions: apiVersions.map((apiVersion) => ({
      version: groupVersionOf(apiVersion).version,
      freshness: 'Current',
      resources: resourcesIn(store, apiVersion).map((resource) => discovered(resource, apiVersion)),
    })),
  }));
  const list = { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items };
  return jsonAnswer(list, 200, { 'content-type': AGGREGATED, ...marksOf(store) });
};

/** What is served, told the way clients ask: groups, versions of a group, kinds of a version. Undefined = no such place. */
export const discoveryAnswer = (store: Store, path: string): unknown => {
  const groups = groupsOf(store);
  if (path === '/api') {
    return { kind: 'APIVersions', versions: groups.get('') ?? [], serverAddressByClientCIDRs: [] };
  }
  const named = [...groups].filter(([group]) => group !== '');
  if (path === '/apis') {
    return {
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: named.map(([group, versions]) => apiGroup(group, versions)),
    };
  }
  const [, root, ...rest] = path.split('/');
  const apiVersion = rest.join('/');
  const group = groups.get(apiVersion);
  if (root === 'apis' && rest.length === 1 && apiVersion !== '' && group !== undefined) {
    return { kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(apiVersion, group) };
  }
  if (rest.length !== (root === 'api' ? 1 : 2)) return undefined;
  const resources = resourcesIn(store, apiVersion);
  if (resources.length === 0) return undefined;
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersion,
    resources: resources.flatMap(({ kind, plural, namespaced }) => [
      { name: plural, singularName: kind.toLowerCase(), namespaced, kind, verbs: VERBS },
      ...(hasLog(kind, apiVersion)
        ? [{ name: 'pods/log', singularName: '', namespaced: true, kind: 'Pod', verbs: ['get'] }]
        : []),
    ]),
  };
};
