// SPDX-License-Identifier: Apache-2.0

import { placeOf } from './conversation.ts';
import { bySeverity } from './finding.ts';
import { type Destination, destinationsOf, type Routed, type Routes } from './route.ts';
import type { Watch } from './watch.ts';

type Seeing = Pick<Watch, 'id' | 'to'>;

/** Watches that would tell of it: of its cluster and a namespace of it, and of what is as grave. Their filters may still leave it out. */
export const watchesSeeing = <W extends Pick<Watch, 'cluster' | 'namespaces' | 'severity'>>(
  { cluster, namespaces, severity }: Routed,
  watches: readonly W[],
): readonly W[] =>
  watches.filter(
    (watch) =>
      watch.cluster === cluster &&
      (watch.namespaces === undefined || namespaces.some((name) => watch.namespaces?.includes(name))) &&
      bySeverity(severity, watch.severity) <= 0,
  );

/** Whether the rules decide where it is told: a watch that says where is told there; of the others the rules decide. */
export const isRouted = (seeing: readonly Seeing[]): boolean =>
  seeing.length === 0 || seeing.some(({ to }) => to.length === 0);

/** Where something that these watches see is told; each channel once. `at`: epoch milliseconds. */
export const toldWhere = (
  routed: Routed,
  at: number,
  routes: Routes,
  seeing: readonly Seeing[],
): readonly Destination[] => {
  const byRules = destinationsOf(routed, at, routes);
  const own = seeing.flatMap(({ id, to }) =>
    to.map((place): Destination => ({ ...place, rule: `watch ${id}` })),
  );
  const places = new Map<string, Destination>();
  for (const destination of [...(isRouted(seeing) ? byRules : []), ...own])
    if (!places.has(placeOf(destination))) places.set(placeOf(destination), destination);
  // Whom the rules call in a channel is called there, whoever said that it is told there.
  return [...places.values()].map((destination) => ({
    ...destination,
    mention: destination.mention ?? byRules.find((one) => placeOf(one) === placeOf(destination))?.mention,
  }));
};
