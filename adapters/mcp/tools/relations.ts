// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { relationNames } from '../../../src/core/look.ts';
import { cluster, namespace, resourceType, takenAt, timeOf, word } from '../fields.ts';
import { flag, seen } from '../said.ts';
import { defineTool } from '../tool.ts';

export default defineTool({
  name: 'relations',
  title: 'What an object is connected with',
  description:
    'What an object belongs to, owns and uses (ConfigMaps, Secrets, claims, services), who uses it, and what of that does not exist. Use it to find the cause of a trouble, and who suffers from it.',
  input: z.object({ resourceType, name: word(), namespace, cluster }),
  output: z.object({
    cluster: z.string(),
    takenAt,
    object: z.string(),
    relations: z.array(
      z.object({
        how: z.enum(relationNames),
        object: z.string().describe('Kind/namespace/name'),
        missing: z.boolean().describe('It does not exist'),
      }),
    ),
    further: z.array(z.string()).describe('Connected by more than one step'),
    total: z.number(),
  }),
  run: async ({ resourceType: kind, name, namespace: space, cluster: where }, context) => {
    const { looked, sight, text } = await seen(
      'relations',
      [...flag('cluster', where), ...flag('namespace', space), '--', 'relations', kind, name],
      context,
    );
    return {
      data: {
        cluster: looked.cluster,
        takenAt: timeOf(looked.takenAt) ?? '',
        object: sight.object,
        relations: sight.items.map((item) => ({ ...item })),
        further: [...sight.further],
        total: sight.total,
      },
      text,
    };
  },
});
