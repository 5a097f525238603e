import { z } from 'zod';
import { cluster, namespace, resourceType, takenAt, timeOf, word } from '../fields.ts';
import { flag, seen } from '../said.ts';
import { defineTool } from '../tool.ts';

export default defineTool({
  name: 'get-resource',
  title: 'Show one object',
  description:
    'Shows one object as it should be and as it is: containers, resources, probes, conditions, what it refers to. Values of Secrets, ConfigMaps and environments are never shown; what looks like a secret is redacted.',
  input: z.object({ resourceType, name: word(), namespace, cluster }),
  output: z.object({
    cluster: z.string(),
    takenAt,
    objects: z
      .array(z.record(z.string(), z.unknown()))
      .describe('One; several where several namespaces have one of that name'),
    shortened: z.boolean().describe('Long texts and lists were cut'),
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
