// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { standardKinds } from '../../adapters/recorded/standard-kinds.ts';
import type { KindDefinition } from '../../src/core/kind.ts';
import { type KindName, kinds } from '../../src/core/kinds/index.ts';
import { patience, readerOf } from '../support/kubernetes.ts';
import { namespace, serve } from '../support/recorded.ts';

// Which version of each API a server of each release is asked for. A kind that is added is tried by itself.

const registered = Object.values(kinds) as unknown as readonly KindDefinition[];
const groupOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? apiVersion.replace(/\/.*/, '') : '';
const versionOf = (apiVersion: string): string => apiVersion.replace(/.*\//, '');
const standard = new Map(standardKinds.map((kind) => [`${groupOf(kind.apiVersion)} ${kind.plural}`, kind]));
const isStandard = ({ apiVersions, plural }: KindDefinition): boolean =>
  standard.has(`${groupOf(apiVersions[0])} ${plural}`);

/** Older versions that servers of a release may be set up to serve beside the stable ones. */
const RELEASES: Readonly<Record<string, readonly string[]>> = {
  'v1.34.0': ['admissionregistration.k8s.io/v1beta1', 'networking.k8s.io/v1beta1', 'resource.k8s.io/v1'],
  'v1.35.0': ['admissionregistration.k8s.io/v1beta1', 'resource.k8s.io/v1'],
  'v1.36.0': ['resource.k8s.io/v1'],
};

type Resources = ReadonlyMap<string, ReadonlySet<string>>;

const addTo = (served: Map<string, Set<string>>, apiVersion: string, plural: string): void => {
  served.set(apiVersion, (served.get(apiVersion) ?? new Set()).add(plural));
};

const discoveryOf = (served: Resources) => {
  const groups = new Map<string, object[]>();
  for (const [apiVersion, resources] of served) {
    const version = {
      version: versionOf(apiVersion),
      freshness: 'Current',
      resources: [...resources].map((resource) => ({ resource })),
    };
    groups.set(groupOf(apiVersion), [...(groups.get(groupOf(apiVersion)) ?? []), version]);
  }
  return (isCore: boolean) => ({
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    items: [...groups]
      .filter(([group]) => (group === '') === isCore)
      .map(([group, versions]) => ({ metadata: { name: group }, versions })),
  });
};

/** The apiVersion under which a server that serves these asks for each kind; undefined where it is skipped. */
const askedOn = async (served: Resources): Promise<ReadonlyMap<string, string | undefined>> => {
  const discovery = discoveryOf(served);
  const lists = new Map<string, string>();
  const server = await serve([namespace], {
    faults: ({ path }) => {
      if (path === '/apis' || path === '/api') return { body: discovery(path === '/api') };
      const [, apiVersion = '', plural = ''] = /^\/apis?\/(.+)\/([^/]+)$/.exec(path) ?? [];
      if (plural === '') return undefined;
      if (served.get(apiVersion)?.has(plural) !== true) return { status: 404 };
      lists.set(`${groupOf(apiVersion)} ${plural}`, apiVersion);
      return { body: { kind: 'List', items: [] } };
    },
  });
  const names = Object.keys(kinds) as KindName[];
  const { kinds: states } = await (await readerOf(server)).snapshot(names, {}, { signal: patience() });
  return new Map(
    registered.map(({ kind, plural, apiVersions }) => {
      const state =
        states[Object.keys(kinds).find((name) => kinds[name as KindName].kind === kind) as KindName];
      const asked = apiVersions.flatMap(
        (apiVersion) => lists.get(`${groupOf(apiVersion)} ${plural}`) ?? [],
      )[0];
      return [kind, state?.status === 'read' ? asked : undefined];
    }),
  );
};

describe.each(Object.entries(RELEASES))('a server of %s', (_, others) => {
  it('is asked for the stable version of every standard kind, and for nothing that it lacks', async () => {
    const served = new Map<string, Set<string>>();
    for (const { apiVersion, plural } of standardKinds) addTo(served, apiVersion, plural);
    for (const apiVersion of others)
      for (const { plural, apiVersion: stable } of standardKinds)
        if (groupOf(stable) === groupOf(apiVersion)) addTo(served, apiVersion, plural);
    const asked = await askedOn(served);
    const wanted = new Map(
      registered.map((kind) => [kind.kind, isStandard(kind) ? kind.apiVersions[0] : undefined]),
    );
    expect(Object.fromEntries(asked)).toEqual(Object.fromEntries(wanted));
    for (const kind of registered.filter(isStandard))
      expect(kind.apiVersions[0]).toBe(
        standard.get(`${groupOf(kind.apiVersions[0])} ${kind.plural}`)?.apiVersion,
      );
  });
});

describe('a server on which the preferred version of an API is not served', () => {
  it('is asked for the next that it has', async () => {
    const served = new Map<string, Set<string>>();
    const older = registered.filter(({ apiVersions }) => apiVersions.length > 1);
    for (const { apiVersions, plural } of older)
      for (const apiVersion of apiVersions.slice(1)) addTo(served, apiVersion, plural);
    const asked = await askedOn(served);
    expect(older.length).toBeGreaterThan(0);
    for (const kind of registered)
      expect([kind.kind, asked.get(kind.kind)]).toEqual([kind.kind, kind.apiVersions[1]]);
  });

  it('prefers stable versions to beta ones, and those to alpha ones', () => {
    const stage = (apiVersion: string): number =>
      /alpha/.test(apiVersion) ? 2 : /beta/.test(apiVersion) ? 1 : 0;
    for (const { kind, apiVersions } of registered) {
      const stages = apiVersions.map(stage);
      expect([kind, stages]).toEqual([kind, [...stages].sort()]);
    }
  });
});
