// SPDX-License-Identifier: Apache-2.0

import { code, type Document, strong } from '../core/document.ts';
import { plural } from './words.ts';

export interface ShownIntegration {
  readonly name: string;
  readonly title: string;
  readonly filters: readonly string[];
  readonly active: boolean;
  /** Whether its API is in the cluster; null where that is not known. */
  readonly inCluster: boolean | null;
}

const there = (inCluster: boolean | null): string =>
  inCluster === null ? 'not known' : inCluster ? 'yes' : 'no';

/** Products whose objects are looked at, where the cluster has them. */
export const integrationsView = (
  integrations: readonly ShownIntegration[],
  { cluster, why }: { readonly cluster?: string | undefined; readonly why?: string | undefined },
): Document => {
  const active = integrations.filter((one) => one.active).length;
  return {
    summary: `${plural(integrations.length, 'integration')}, ${active} active`,
    blocks: [
      { type: 'headline', tone: 'neutral', text: [strong('Integrations')] },
      {
        type: 'table',
        columns: [
          'Integration',
          'Active',
          cluster === undefined ? 'In the cluster' : `In ${cluster}`,
          'Filters',
        ],
        rows: integrations.map((one) => [
          [code(one.name), ` ${one.title}`],
          [one.active ? 'yes' : 'no'],
          [there(one.inCluster)],
          [one.filters.join(', ')],
        ]),
      },
      ...(why === undefined ? [] : [{ type: 'note' as const, text: [`The cluster was not asked: ${why}.`] }]),
      {
        type: 'note',
        text: ['Active ones look by themselves where their API is. Nothing is ever installed in a cluster.'],
      },
    ],
  };
};
