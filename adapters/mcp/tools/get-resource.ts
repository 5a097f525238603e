// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { cluster, namespace, resourceType, takenAt, timeOf, word } from '../fields.ts';
import { flag, seen } from '../said.ts';
import { defineTool } from '../tool.ts';

export default defineTool({
  name: 'get-resource',
  title: 'Show one object',
  description:
    'Shows one object whole, as the cluster has it: spec and status, containers with command, arguments, environment, resources and probes, conditions; of any kind, custom resources too. Values of Secrets are never shown; whatever else looks like a secret, or is called like one, is redacted.',
  input: z.object({ resourceType, name: word(), namespace, cluster }),
  output: z.object({
    cluster: z.string(),
    takenAt,
    objects: z
      .array(z.record(z.string(), z.unknown()))
      .describe('As Kubernetes writes it; several where several namespaces have one of that name'),
    shortened: z.boolean().describe('Long texts and lists were cut; what was cut ends with …'),
  }),
  run: async ({ resourceType: kind, name, namespace: space, cluster: where }, context) => {
    const { looked, sight, text } = await seen(
      'object',
      [...flag('cluster', where), ...flag('namespace', space), '--', kind, name],
      context,
    );
    return {
      data: {
        cluster: looked.cluster,
        takenAt: timeOf(looked.takenAt) ?? '',
        objects: [...sight.objects],
        shortened: sight.cut,
      },
      text,
    };
  },
});
