// SPDX-License-Identifier: Apache-2.0

import { maySeeCluster } from '../core/access.ts';
import { defineCommand } from '../core/command.ts';
import { code, type Text } from '../core/document.ts';
import { clusterHealth } from '../views/cluster-health.ts';
import { plural } from '../views/words.ts';

export default defineCommand({
  verb: 'clusters',
  summary: 'List the clusters that can be checked from here',
  flags: {},
  examples: ['clusters'],
  plan: (_args, { access, directory, now }) => {
    const clusters = directory.clusters.filter((cluster) => maySeeCluster(access, cluster.name));
    const down = clusters.filter(({ trouble }) => trouble !== undefined).length;
    const notes = clusters.flatMap(({ name, notes: told = [] }) =>
      told.map((note): Text => [code(name), `: ${note}`]),
    );
    return {
      type: 'answer',
      audience: 'person',
      document: {
        summary:
          clusters.length === 0
            ? 'No cluster can be checked from here'
            : `${plural(clusters.length, 'cluster')} can be checked from here${down === 0 ? '' : `, ${down} of them cannot be reached`}`,
        blocks:
          clusters.length === 0
            ? [
                {
                  type: 'paragraph',
                  text: [
                    'No cluster can be checked from here: no worker has reported one that this channel may see.',
                  ],
                },
              ]
            : [
                ...(down === 0
                  ? []
                  : [
                      {
                        type: 'headline' as const,
                        tone: 'critical' as const,
                        text: [`${down} of ${plural(clusters.length, 'cluster')} cannot be reached`],
                      },
                    ]),
                {
                  type: 'table',
                  columns: ['Cluster', 'Namespaces', 'State'],
                  rows: clusters.map((cluster) => [
                    [
                      code(cluster.name),
                      ...(cluster.name === access.defaultCluster || cluster.default ? [' (default)'] : []),
                    ],
                    [cluster.namespaces.length === 0 ? 'unknown' : String(cluster.namespaces.length)],
                    clusterHealth(cluster, now),
                  ]),
                },
                ...notes.map((text) => ({ type: 'note' as const, text })),
              ],
      },
    };
  },
});
