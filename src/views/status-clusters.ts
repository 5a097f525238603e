// SPDX-License-Identifier: Apache-2.0

import { DAY } from '../core/clock.ts';
import type { Scanned } from '../core/command.ts';
import type { ClusterEntry } from '../core/directory.ts';
import { type Block, code, strong, type Text } from '../core/document.ts';
import { clusterHealth, isUnseen } from './cluster-health.ts';
import { codeList, duration, plural } from './words.ts';

/** Told one by one; those with trouble come first, so that a fleet hides none of it. */
const SHOWN = 12;

/** Nobody looked for so long: what was found then says little. */
const STALE_MS = DAY;

const isStale = (scan: Scanned | undefined, now: number): boolean =>
  scan !== undefined && now - scan.at > STALE_MS;

/** How long ago it was looked at, and what of it could not be told because of a fault of ours. */
const scanText = (scan: Scanned, now: number): Text => [
  ` · ${isStale(scan, now) ? 'stale: last ' : ''}looked at ${duration(Math.max(0, now - scan.at))} ago`,
  ...(scan.broken.length === 0
    ? []
    : [
        ` · ${scan.broken.length === 1 ? 'an analyzer fails: ' : 'analyzers fail: '}`,
        ...codeList(scan.broken),
      ]),
];

const hasTrouble = (cluster: ClusterEntry, scan: Scanned | undefined, now: number): boolean =>
  cluster.trouble !== undefined ||
  isUnseen(cluster, now) ||
  (scan?.broken.length ?? 0) > 0 ||
  (cluster.undone?.length ?? 0) > 0;

/** Clusters with trouble, then those that nobody looked at for long, then the others; what is too much is counted. */
export const statusClusters = (
  clusters: readonly ClusterEntry[],
  scans: readonly Scanned[],
  now: number,
): readonly Block[] => {
  const ranked = clusters.map((cluster) => {
    const scan = scans.find((one) => one.cluster === cluster.name);
    return { cluster, scan, rank: hasTrouble(cluster, scan, now) ? 0 : isStale(scan, now) ? 1 : 2 };
  });
  const inOrder = [0, 1, 2].flatMap((rank) => ranked.filter((one) => one.rank === rank));
  const rest = inOrder.slice(SHOWN);
  const items = inOrder
    .slice(0, SHOWN)
    .map(
      ({ cluster, scan, rank }): Text => [
        ...(rank === 2 ? [] : ['! ']),
        code(cluster.name),
        ': ',
        ...clusterHealth(cluster, now),
        ...(scan === undefined ? [] : scanText(scan, now)),
        ...[...(cluster.notes ?? []), ...(cluster.undone ?? [])].map((note) => ` · ${note}`),
      ],
    );
  const badRest = rest.filter(({ rank }) => rank === 0).length;
  return [
    ...(items.length === 0
      ? []
      : [
          { type: 'paragraph' as const, text: [strong('Clusters')] },
          { type: 'list' as const, ordered: false, items },
        ]),
    ...(rest.length === 0
      ? []
      : [
          {
            type: 'note' as const,
            text: [
              `and ${plural(rest.length, 'more cluster')}, ${badRest === 0 ? 'none with trouble' : `${badRest} of them with trouble`}: `,
              code('/k8sgpt clusters'),
              ' shows them.',
            ],
          },
        ]),
  ];
};
