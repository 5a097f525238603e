// SPDX-License-Identifier: Apache-2.0

import { isCustomGroup } from '../../src/core/custom-group.ts';
import type { KindDefinition } from '../../src/core/kind.ts';
import { kinds } from '../../src/core/kinds/index.ts';
import { type Json, list, record, text, texts } from '../../src/core/read.ts';

/** Each kind costs a request per scan; whoever has more of them than this has kinds by the hundred that nobody uses. */
const MOST = 100;

const known: ReadonlySet<string> = new Set(
  (Object.values(kinds) as readonly KindDefinition[]).flatMap(({ apiVersions, plural }) =>
    apiVersions.map((apiVersion) => `${apiVersion.replace(/\/.*/s, '')}/${plural}`),
  ),
);

const definitionFor = (
  apiVersion: string,
  kind: string,
  plural: string,
  namespaced: boolean,
): KindDefinition => ({
  ...(kinds.CustomObject as unknown as KindDefinition),
  apiVersions: [apiVersion],
  plural,
  namespaced,
  // Items of a list need not say their kind.
  project: (raw, base) => kinds.CustomObject.project({ ...raw, kind }, { ...base, kind: 'CustomObject' }),
});

const hasStatus = (resource: Json): boolean =>
  list(resource['subresources'], (each) => text(each['subresource'])).includes('status');

/**
 * Kinds of other parties in the answer of `/apis` (in the form that tells everything at once) that can be listed, have a
 * status and are not known here: each once, in the version that its group prefers.
 */
export const customKinds = (json: Json): readonly KindDefinition[] => {
  const found = new Map<string, KindDefinition>();
  for (const group of list(json['items'], (item) => item)) {
    const name = text(record(group['metadata'])['name']) ?? '';
    if (!isCustomGroup(name)) continue;
    for (const entry of list(group['versions'], (item) => item)) {
      const apiVersion = `${name}/${text(entry['version']) ?? ''}`;
      for (const resource of list(entry['resources'], (item) => item)) {
        const plural = text(resource['resource']) ?? '';
        const key = `${name}/${plural}`;
        if (found.has(key) || known.has(key) || !texts(resource['verbs']).includes('list')) continue;
        if (!hasStatus(resource)) continue;
        const kind = text(record(resource['responseKind'])['kind']) ?? plural;
        found.set(key, definitionFor(apiVersion, kind, plural, resource['scope'] === 'Namespaced'));
      }
    }
  }
  return [...found.values()].slice(0, MOST);
};
