// SPDX-License-Identifier: Apache-2.0

import type { KindDefinition, KubeObject } from '../../src/core/kind.ts';
import type { LeftOut } from '../../src/core/left-out.ts';
import type { KindState } from '../../src/core/snapshot.ts';

/** What is read of Secrets: nothing at all, that they are there, or names of their keys too. */
export type SecretsRead = 'none' | 'metadata' | 'keys';

/** What of a cluster is wanted; everything unless told. */
export interface Wanting {
  readonly secrets?: SecretsRead | undefined;
  /** False: nothing that belongs to no namespace. */
  readonly clusterScoped?: boolean | undefined;
  /** API groups that are never asked for. */
  readonly exceptGroups?: readonly string[] | undefined;
  /** Groups whose kinds, not known here, are looked at by their conditions; undefined = all. */
  readonly customResourceGroups?: readonly string[] | undefined;
}

/** What is never asked for, by choice of whoever runs the bot. */
export interface Leaving {
  /** The choices, for people. */
  readonly told: readonly LeftOut[];
  /** Which of them a kind falls under; undefined = it is read. */
  readonly of: (kind: KindDefinition) => LeftOut | undefined;
  /** Those of other parties' kinds that are looked at; or why none. */
  readonly among: (custom: readonly KindDefinition[]) => readonly KindDefinition[] | LeftOut;
}

const groupOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? apiVersion.replace(/\/.*/s, '') : '';

export const leaving = ({
  secrets,
  clusterScoped,
  exceptGroups = [],
  customResourceGroups,
}: Wanting): Leaving => {
  const ofSecrets: LeftOut = { choice: 'secrets', what: 'Secrets', setting: 'kubernetes.secrets: none' };
  const ofCluster: LeftOut = {
    choice: 'cluster-scoped',
    what: 'what belongs to no namespace',
    setting: 'kubernetes.clusterScoped: false',
  };
  const ofGroups: LeftOut = {
    choice: 'groups',
    what: `API groups ${exceptGroups.join(', ')}`,
    setting: 'kubernetes.exceptGroups',
  };
  const some = customResourceGroups ?? [];
  const ofCustom: LeftOut = {
    choice: 'custom-resources',
    what:
      some.length === 0
        ? 'custom resources of kinds that are not known here'
        : `custom resources of kinds that are not known here, but those of ${some.join(', ')}`,
    setting: 'kubernetes.customResourceGroups',
  };
  const of: Leaving['of'] = ({ kind, apiVersions, namespaced }) => {
    if (secrets === 'none' && kind === 'Secret' && apiVersions.includes('v1')) return ofSecrets;
    if (clusterScoped === false && !namespaced) return ofCluster;
    if (apiVersions.every((apiVersion) => exceptGroups.includes(groupOf(apiVersion)))) return ofGroups;
    return undefined;
  };
  const isOfSome = ({ apiVersions }: KindDefinition): boolean =>
    customResourceGroups === undefined ||
    apiVersions.some((apiVersion) => customResourceGroups.includes(groupOf(apiVersion)));
  return {
    told: [
      ...(secrets === 'none' ? [ofSecrets] : []),
      ...(clusterScoped === false ? [ofCluster] : []),
      ...(exceptGroups.length > 0 ? [ofGroups] : []),
      ...(customResourceGroups === undefined ? [] : [ofCustom]),
    ],
    of,
    among: (custom) => {
      const wanted = custom.filter((kind) => isOfSome(kind) && of(kind) === undefined);
      if (wanted.length > 0 || custom.length === 0) return wanted;
      return custom.some(isOfSome) ? (custom.filter(isOfSome).map(of)[0] ?? ofCustom) : ofCustom;
    },
  };
};

/** Of `Leaving.among`: whether kinds are left. */
export const areLeft = (among: readonly KindDefinition[] | LeftOut): among is readonly KindDefinition[] =>
  Array.isArray(among);

/** Of a kind that nobody wants. */
export const leftOutState = ({ what, setting }: LeftOut): Extract<KindState, { status: 'skipped' }> => ({
  status: 'skipped',
  reason: 'left-out',
  detail: `left out by choice: ${what} (${setting})`,
  objects: [] as readonly KubeObject[],
  readIn: [],
});
