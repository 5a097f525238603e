// SPDX-License-Identifier: Apache-2.0

import type { Cluster } from '@aws-sdk/client-eks';
import type { Known } from '../../src/core/ports/kind-source.ts';
import type { Eks } from './client.ts';
import { groupsOf, type Place } from './identify.ts';

/** Clusters that are looked at to find the one that is meant. */
const LOOKED_AT = 25;

const hostOf = (address: string | undefined): string | undefined =>
  address === undefined || !URL.canParse(address) ? undefined : new URL(address).host.toLowerCase();

export const describe = async (
  { sdk, client }: Eks,
  name: string,
  abortSignal: AbortSignal,
): Promise<Cluster> => {
  const { cluster } = await client.send(new sdk.DescribeClusterCommand({ name }), { abortSignal });
  return cluster ?? {};
};

const hasGroups = async (
  { sdk, client }: Eks,
  clusterName: string,
  groups: readonly string[],
  abortSignal: AbortSignal,
): Promise<boolean> => {
  const { nodegroups = [] } = await client.send(new sdk.ListNodegroupsCommand({ clusterName }), {
    abortSignal,
  });
  return groups.every((group) => nodegroups.includes(group));
};

/**
 * Which of the clusters of a region it is: the one with this API server, else the only one with these groups of nodes.
 * Undefined when that cannot be told. Throws errors of the SDK.
 */
export const findCluster = async (
  eks: Eks,
  { name }: Place,
  known: Known,
  abortSignal: AbortSignal,
): Promise<Cluster | undefined> => {
  if (name !== undefined) return describe(eks, name, abortSignal);
  const { clusters = [] } = await eks.client.send(new eks.sdk.ListClustersCommand({ maxResults: 100 }), {
    abortSignal,
  });
  const host = hostOf(known.address);
  const groups = groupsOf(known);
  const likely: string[] = [];
  for (const each of clusters.slice(0, LOOKED_AT)) {
    if (host?.endsWith('.amazonaws.com') === true) {
      const cluster = await describe(eks, each, abortSignal);
      if (hostOf(cluster.endpoint) === host) return cluster;
    } else if (groups.length > 0 && (await hasGroups(eks, each, groups, abortSignal))) likely.push(each);
  }
  const [only, ...others] = likely;
  return only === undefined || others.length > 0 ? undefined : describe(eks, only, abortSignal);
};
