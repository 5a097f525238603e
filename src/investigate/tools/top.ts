// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { Refused } from '../../core/errors.ts';
import type { KindName } from '../../core/kinds/index.ts';
import type { Pod } from '../../core/kinds/pod.ts';
import type { PodMetrics } from '../../core/kinds/pod-metrics.ts';
import { requestsOn, roomOf } from '../../core/node-requests.ts';
import type { Looking } from '../../core/ports/looking.ts';
import { amountOf } from '../../core/resource-amount.ts';
import { defineTool } from '../tool.ts';

const ROWS = 40;
const MI = 1024 ** 2;

const cores = (amount: number): string => `${Math.round(amount * 1000)}m`;
const mebibytes = (amount: number): string => `${Math.round(amount / MI)}Mi`;
const share = (used: number, of: number): string => (of > 0 ? ` (${Math.round((used / of) * 100)}%)` : '');

/** `cpu=250m requested=100m limit=500m (50%)` */
const line = (
  name: string,
  shown: (amount: number) => string,
  { used, requested, limit }: Readonly<Record<'used' | 'requested' | 'limit', number | undefined>>,
  most = 'limit',
): string =>
  [
    `${name}=${used === undefined ? '?' : shown(used)}`,
    `requested=${requested === undefined ? 'none' : shown(requested)}`,
    `${most}=${limit === undefined ? 'none' : `${shown(limit)}${used === undefined ? '' : share(used, limit)}`}`,
  ].join(' ');

interface Row {
  readonly text: string;
  /** Nearest to its limit first, then who uses most. */
  readonly near: number;
  readonly memory: number;
}

const podRows = (metrics: PodMetrics, pod: Pod | undefined): readonly Row[] =>
  metrics.containers.map(({ name, usage }) => {
    const known = [...(pod?.spec.containers ?? []), ...(pod?.spec.initContainers ?? [])].find(
      (container) => container.name === name,
    );
    const of = (resource: 'cpu' | 'memory') => ({
      used: usage[resource],
      requested: amountOf(known?.requests[resource]),
      limit: amountOf(known?.limits[resource]),
    });
    const memory = of('memory');
    const { name: podName, namespace = '' } = metrics.metadata;
    return {
      text: `${namespace}/${podName} ${name}: ${line('cpu', cores, of('cpu'))}; ${line('memory', mebibytes, memory)}`,
      near: memory.limit === undefined ? 0 : (memory.used ?? 0) / memory.limit,
      memory: memory.used ?? 0,
    };
  });

const topPods = async (looking: Looking, namespace: string | undefined): Promise<readonly Row[]> => {
  const [measured, known] = await Promise.all([
    looking.read(['PodMetrics'], namespace),
    looking.read(['Pod'], namespace),
  ]);
  return measured
    .objects('PodMetrics')
    .flatMap((metrics) =>
      podRows(metrics, known.find('Pod', metrics.metadata.name, metrics.metadata.namespace)),
    );
};

const topNodes = async (looking: Looking): Promise<readonly Row[]> => {
  looking.kind('Node');
  const [measured, known] = await Promise.all([
    looking.read(['NodeMetrics'], undefined),
    looking.read(['Node', 'Pod'], undefined),
  ]);
  return measured.objects('NodeMetrics').map(({ metadata: { name }, usage }) => {
    const node = known.find('Node', name);
    const room = node === undefined ? undefined : roomOf(node);
    const requested = requestsOn(name, known);
    const of = (resource: 'cpu' | 'memory') => ({
      used: usage[resource],
      requested: requested[resource],
      limit: room?.[resource],
    });
    return {
      text: `${name}: ${line('cpu', cores, of('cpu'), 'allocatable')}; ${line('memory', mebibytes, of('memory'), 'allocatable')}`,
      near: (usage.memory ?? 0) / (room?.memory ?? Infinity),
      memory: usage.memory ?? 0,
    };
  });
};

const measuredBy = (what: 'pods' | 'nodes'): KindName => (what === 'pods' ? 'PodMetrics' : 'NodeMetrics');

export default defineTool({
  name: 'top',
  description:
    'CPU and memory used now by containers of pods, or by nodes, beside what is requested and the limit; nearest to its memory limit first.',
  args: z.object({
    what: z.enum(['pods', 'nodes']),
    namespace: z.string().optional().describe('of pods; leave it out for all namespaces'),
  }),
  isOffered: (looking) => !looking.lacks('PodMetrics') && !looking.lacks('NodeMetrics'),
  says: ({ what, namespace }) =>
    `usage of ${what}${namespace === undefined || what === 'nodes' ? '' : ` in ${namespace}`}`,
  look: async ({ what, namespace: given }, looking) => {
    const rows = await (what === 'pods'
      ? topPods(looking, looking.namespace(given))
      : topNodes(looking)
    ).catch((error: unknown) => {
      if (looking.lacks(measuredBy(what)))
        throw new Refused('this cluster measures no usage: metrics.k8s.io is not served (no metrics-server)');
      throw error;
    });
    if (rows.length === 0) return `No usage of ${what} is measured here yet.`;
    const sorted = [...rows].sort((a, b) => b.near - a.near || b.memory - a.memory);
    return [
      ...sorted.slice(0, ROWS).map(({ text }) => text),
      ...(sorted.length > ROWS ? [`and ${sorted.length - ROWS} more`] : []),
    ].join('\n');
  },
});
