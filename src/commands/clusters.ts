import { maySeeCluster } from '../core/access.ts';
import { defineCommand } from '../core/command.ts';
import { code, type Text } from '../core/document.ts';
import { plural } from '../views/words.ts';

export default defineCommand({
  verb: 'clusters',
  summary: 'List the clusters that can be checked from here',
  flags: {},
  examples: ['clusters'],
  plan: (_args, { access, directory }) => {
    const clusters = directory.clusters.filter((cluster) => maySeeCluster(access, cluster.name));
    const state = ({ trouble, seenAt, serverVersion }: (typeof clusters)[number]): Text => {
      if (trouble !== undefined) return [`cannot be reached: ${trouble}`];
      if (seenAt === undefined) return ['has not answered yet'];
      return [`reachable${serverVersion === undefined ? '' : ` · ${serverVersion}`}`];
    };
    return {
      type: 'answer',
      audience: 'person',
      document: {
        summary:
          clusters.length === 0
            ? 'No cluster can be checked from here'
            : `${plural(clusters.length, 'cluster')} can be checked from here`,
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
                {
                  type: 'table',
                  columns: ['Cluster', 'Namespaces', 'State'],
                  rows: clusters.map((cluster) => [
                    [
                      code(cluster.name),
                      ...(cluster.name === access.defaultCluster || cluster.default ? [' (default)'] : []),
                    ],
                    [cluster.namespaces.length === 0 ? 'unknown' : String(cluster.namespaces.length)],
                    state(cluster),
                  ]),
                },
              ],
      },
    };
  },
});
