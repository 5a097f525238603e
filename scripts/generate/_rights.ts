// SPDX-License-Identifier: Apache-2.0

import type { RegisteredAnalyzer } from '../../src/core/analyzer.ts';
import type { KindDefinition } from '../../src/core/kind.ts';

export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** Which kinds what part of the product reads. */
export interface Rights {
  /** Every check, unless somebody names filters. */
  readonly byDefault: readonly KindDefinition[];
  /** What good practice reads beyond that. */
  readonly further: readonly KindDefinition[];
  /** What questions may look at beyond that. */
  readonly usage: readonly KindDefinition[];
  /** Watches that k8sgpt-operator's resources declare. */
  readonly declared: readonly KindDefinition[];
  /** Clusters that Cluster API makes. */
  readonly fleet: readonly KindDefinition[];
  /** Analyzers that read logs of pods. */
  readonly readers: readonly RegisteredAnalyzer[];
}

const VERBS = ['get', 'list', 'watch'];

const groupOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? apiVersion.replace(/\/.*$/, '') : '';

/** What is listed of these kinds, group by group. Kinds that another party tells of need no right here. */
export const rulesOf = (definitions: readonly KindDefinition[]): readonly Rule[] => {
  const groups = new Map<string, Set<string>>();
  for (const { apiVersions, plural, source } of definitions) {
    if (source !== undefined || plural === '*') continue;
    for (const group of new Set(apiVersions.map(groupOf)))
      groups.set(group, (groups.get(group) ?? new Set()).add(plural));
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, resources]) => ({ apiGroups: [group], resources: [...resources].sort(), verbs: VERBS }));
};

/** Of Kubernetes itself, not of another project. */
export const isBuiltIn = ({ apiGroups: [group = ''] }: Rule): boolean =>
  !group.includes('.') || group.endsWith('.k8s.io');

/** From what analyzers declare. Their registry is loaded here, not before: it may have been written just now. */
export const loadRights = async (): Promise<Rights> => {
  const { analyzers } = await import('../../analyzers/index.ts');
  const { chooseAnalyzers } = await import('../../src/core/choose-analyzers.ts');
  const { kinds } = await import('../../src/core/kinds/index.ts');
  const namesOf = (chosen: readonly RegisteredAnalyzer[]): ReadonlySet<keyof typeof kinds> =>
    new Set(chosen.flatMap(({ analyzer }) => [analyzer.each, ...analyzer.reads]));
  const definitions = (names: Iterable<keyof typeof kinds>): readonly KindDefinition[] =>
    [...names].map((name) => kinds[name] as KindDefinition);
  const byDefault = namesOf(chooseAnalyzers([], analyzers));
  return {
    byDefault: definitions(byDefault),
    further: definitions([...namesOf(analyzers)].filter((name) => !byDefault.has(name))),
    usage: definitions(['PodMetrics', 'NodeMetrics']),
    declared: definitions(['K8sGPT']),
    fleet: definitions(['Cluster']),
    readers: analyzers.filter(({ analyzer }) => analyzer.logs !== undefined),
  };
};
