import { record, text } from '../../src/core/read.ts';
import { groupVersionOf } from './raw-object.ts';
import { type Answer, jsonAnswer } from './status.ts';
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
  const resources = store.resources().filter((resource) => resource.apiVersions.includes(apiVersion));
  if (resources.length === 0) return undefined;
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersion,
    resources: resources.flatMap(({ kind, plural, namespaced }) => [
      { name: plural, singularName: kind.toLowerCase(), namespaced, kind, verbs: ['get', 'list', 'watch'] },
      ...(kind === 'Pod' && apiVersion === 'v1'
        ? [{ name: 'pods/log', singularName: '', namespaced: true, kind: 'Pod', verbs: ['get'] }]
        : []),
    ]),
  };
};
