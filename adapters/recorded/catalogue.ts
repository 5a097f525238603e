// SPDX-License-Identifier: Apache-2.0

import { list, record, text } from '../../src/core/read.ts';
import { groupKindOf, groupVersionOf, type RawObject, type RecordedKind } from './raw-object.ts';
import { addedKinds, standardKinds } from './standard-kinds.ts';

/** One kind that is served: its place in the API, and under which versions. */
export interface Resource {
  /** Group and kind: what makes two objects of one name the same object. */
  readonly groupKind: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** apiVersions, preferred first. */
  readonly apiVersions: readonly [string, ...string[]];
}

/** How a kind that nobody describes is spelt in a path: the rules of English that API authors follow. */
export const guessPlural = (kind: string): string => {
  const word = kind.toLowerCase();
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
};

interface Place {
  readonly plural: string;
  readonly namespaced: boolean;
  readonly apiVersion?: string;
}

/** Plural and scope as CustomResourceDefinitions of the recording tell. */
const definedPlaces = (objects: Iterable<RawObject>): Map<string, Place> => {
  const places = new Map<string, Place>();
  for (const object of objects) {
    if (object.kind !== 'CustomResourceDefinition') continue;
    const spec = record(object['spec']);
    const names = record(spec['names']);
    const [group, kind, plural] = [text(spec['group']), text(names['kind']), text(names['plural'])];
    if (group === undefined || kind === undefined || plural === undefined) continue;
    const served = list(spec['versions'], (version) => version).filter(
      (version) => version['served'] !== false,
    );
    const preferred = served.find((version) => version['storage'] === true) ?? served[0];
    const version = text(preferred?.['name']) ?? text(spec['version']);
    places.set(`${group}/${kind}`, {
      plural,
      namespaced: spec['scope'] !== 'Cluster',
      ...(version === undefined ? {} : { apiVersion: `${group}/${version}` }),
    });
  }
  return places;
};

const STAGE: Readonly<Record<string, number>> = { alpha: 1, beta: 2 };

/** Kubernetes' own order: stable before beta before alpha, higher numbers first. */
const rank = (apiVersion: string): number => {
  const [, major, stage, minor] =
    /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(groupVersionOf(apiVersion).version) ?? [];
  return (
    (stage === undefined ? 3 : (STAGE[stage] ?? 0)) * 1e6 + Number(major ?? 0) * 1e3 + Number(minor ?? 0)
  );
};

interface Given {
  /** Kinds that the recording holds or was found to have none of. */
  readonly kinds: Iterable<RecordedKind>;
  readonly definitions: Iterable<RawObject>;
  /** Group kinds (see groupKindOf) of which an object lies in a namespace. */
  readonly inNamespaces: ReadonlySet<string>;
  /** Serve every standard kind, and every kind that is defined, even when there is no object of it. */
  readonly complete: boolean;
}

/** What a recording serves. A kind recorded only in other versions than the usual ones is served in those only. */
export const catalogueOf = ({ kinds, definitions, inNamespaces, complete }: Given): Map<string, Resource> => {
  const defined = definedPlaces(definitions);
  const standard = new Map<string, Place>(standardKinds.map((kind) => [groupKindOf(kind), kind]));
  const added = new Map<string, Place>(addedKinds.map((kind) => [groupKindOf(kind), kind]));
  const versions = new Map<string, Set<string>>();
  const add = (groupKind: string, apiVersion: string): void => {
    versions.set(groupKind, (versions.get(groupKind) ?? new Set()).add(apiVersion));
  };
  for (const kind of kinds) add(groupKindOf(kind), kind.apiVersion);
  if (complete) {
    for (const [groupKind, { apiVersion }] of [...standard, ...defined]) {
      if (apiVersion !== undefined && !versions.has(groupKind)) add(groupKind, apiVersion);
    }
  }
  return new Map(
    [...versions].map(([groupKind, served]) => {
      const kind = groupKind.slice(groupKind.lastIndexOf('/') + 1);
      const place = standard.get(groupKind) ??
        added.get(groupKind) ??
        defined.get(groupKind) ?? { plural: guessPlural(kind), namespaced: inNamespaces.has(groupKind) };
      const apiVersions = [...served].sort((a, b) => rank(b) - rank(a)) as [string, ...string[]];
      return [
        groupKind,
        { groupKind, kind, plural: place.plural, namespaced: place.namespaced, apiVersions },
      ];
    }),
  );
};
