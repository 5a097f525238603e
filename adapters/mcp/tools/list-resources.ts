// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import {
  cluster,
  count,
  cursor,
  namespace,
  nextCursor,
  resourceType,
  takenAt,
  timeOf,
  word,
} from '../fields.ts';
import { flag, seen } from '../said.ts';
import { defineTool, ToolFailure } from '../tool.ts';

/** Words that mean something else than a kind where things are shown. */
const kindOf = (word: string): string => {
  const lower = word.toLowerCase();
  if (['event', 'events', 'ev'].includes(lower)) throw new ToolFailure('Events are listed by list-events.');
  return lower === 'cluster' ? 'clusters' : word;
};

export default defineTool({
  name: 'list-resources',
  title: 'List objects',
  description:
    'Lists objects of one kind, custom resources too (widgets.example.com), with how each stands (ready, status, restarts, ports …), by namespace and name. Use get-resource for one object in full.',
  input: z.object({
    resourceType,
    namespace,
    labelSelector: word(500).optional().describe('Label selector, for example app=web,tier!=cache'),
    cluster,
    limit: count(500, 100),
    cursor,
  }),
  output: z.object({
    cluster: z.string(),
    takenAt,
    kind: z.string(),
    total: z.number().describe('How many there are, whatever this page holds'),
    items: z.array(
      z.object({
        name: z.string(),
        namespace: z.string().optional(),
        createdAt: z.string().optional(),
        labels: z.record(z.string(), z.string()),
        status: z.record(z.string(), z.string()).describe('How it stands, by column'),
      }),
    ),
    nextCursor,
  }),
  run: async (
    { resourceType: kind, namespace: space, labelSelector, cluster: name, limit, cursor: after },
    context,
  ) => {
    const { looked, sight, text } = await seen(
      'list',
      [
        ...flag('cluster', name),
        ...flag('namespace', space),
        ...flag('selector', labelSelector),
        ...flag('limit', limit),
        ...flag('continue', after),
        '--',
        kindOf(kind),
      ],
      context,
    );
    return {
      data: {
        cluster: looked.cluster,
        takenAt: timeOf(looked.takenAt) ?? '',
        kind: sight.kind,
        total: sight.total,
        items: sight.items.map((item) => ({
          name: item.name,
          ...(item.namespace === undefined ? {} : { namespace: item.namespace }),
          ...(item.created === undefined ? {} : { createdAt: timeOf(item.created) }),
          labels: item.labels,
          status: Object.fromEntries(sight.columns.map((column, at) => [column, item.cells[at] ?? ''])),
        })),
        ...(sight.next === undefined ? {} : { nextCursor: sight.next }),
      },
      text,
    };
  },
});
