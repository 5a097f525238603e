// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { cluster } from '../fields.ts';
import { flag, seen } from '../said.ts';
import { defineTool } from '../tool.ts';

export default defineTool({
  name: 'cluster-info',
  title: 'What cluster this is',
  description:
    'Version, platform and nodes of a cluster, and the names of all clusters that can be asked about.',
  input: z.object({ cluster }),
  output: z.object({
    cluster: z.string(),
    version: z.string().optional(),
    platform: z.string().optional(),
    nodes: z.object({ total: z.number(), ready: z.number() }).optional(),
    namespaces: z.number().optional(),
    clusters: z.array(
      z.object({
        name: z.string(),
        default: z.boolean(),
        version: z.string().optional(),
        trouble: z.string().optional().describe('Why it cannot be reached now'),
      }),
    ),
  }),
  run: async ({ cluster: name }, context) => {
    const [{ looked, sight, text }, clusters] = await Promise.all([
      seen('cluster', ['cluster', ...flag('cluster', name)], context),
      context.desk.clusters(context.person),
    ]);
    const { what: _, ...facts } = sight;
    return {
      data: {
        cluster: looked.cluster,
        ...facts,
        clusters: clusters.map(({ name: called, default: isDefault, serverVersion, trouble }) => ({
          name: called,
          default: isDefault,
          ...(serverVersion === undefined ? {} : { version: serverVersion }),
          ...(trouble === undefined ? {} : { trouble }),
        })),
      },
      text: `Kubernetes ${sight.version ?? 'of an unknown version'}\n\n${text}`,
    };
  },
});
