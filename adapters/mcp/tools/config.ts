// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { word } from '../fields.ts';
import { ownSettings } from '../own-machine.ts';
import { defineTool, ToolFailure } from '../tool.ts';

const Cache = z.object({
  type: z.enum(['s3', 'azure', 'gcs']).optional().describe('Cache type (s3, azure, gcs)'),
  bucketName: word(300).optional().describe('Bucket name for S3/GCS cache'),
  region: word(100).optional().describe('Region for S3/GCS cache'),
  endpoint: word(500).optional().describe('Custom endpoint for S3 cache'),
  insecure: z.boolean().optional().describe('Refused when true: certificates are always checked'),
  storageAccount: word(100).optional().describe('Storage account for Azure cache'),
  containerName: word(100).optional().describe('Container name for Azure cache'),
  projectId: word(100).optional().describe('Project ID for GCS cache'),
});

const Analyzer = z.object({
  name: word(63).optional().describe('Name of the custom analyzer'),
  connection: z
    .object({
      url: word(500).optional().describe('URL of the custom analyzer service'),
      port: z.coerce
        .number()
        .int()
        .min(1)
        .max(65_535)
        .optional()
        .describe('Port of the custom analyzer service'),
    })
    .optional(),
});

export default defineTool({
  name: 'config',
  title: 'Configure this machine',
  description:
    'Sets where answers of AI are kept, and adds custom analyzers, in the configuration file of this machine. Only where the server runs on the machine of who asks; it is used from the next start on.',
  input: z.object({
    cache: Cache.optional(),
    // k8sgpt declares one and reads a list: both are taken.
    customAnalyzers: z.union([Analyzer, z.array(Analyzer).max(50)]).optional(),
  }),
  output: z.object({ messages: z.array(z.string()) }),
  changes: 'adds',
  run: async ({ cache, customAnalyzers = [] }, context) => {
    const settings = ownSettings(context);
    const analyzers = [customAnalyzers].flat();
    if (cache === undefined && analyzers.length === 0)
      throw new ToolFailure('There is nothing to set: give cache or customAnalyzers.');
    if (cache !== undefined && cache.type === undefined)
      throw new ToolFailure('The cache needs its type: s3, azure or gcs.');
    if (cache?.insecure === true)
      throw new ToolFailure(
        'Certificates of the cache are always checked: leave insecure out, and give a CA with NODE_EXTRA_CA_CERTS.',
      );
    const wanted = analyzers.map(({ name, connection }) => {
      const { url, port } = connection ?? {};
      if (name === undefined || url === undefined || port === undefined)
        throw new ToolFailure('A custom analyzer needs name, connection.url and connection.port.');
      return { name, url, port };
    });
    const messages = [
      ...(cache?.type === undefined ? [] : [await settings.setCache({ ...cache, type: cache.type })]),
      ...(wanted.length === 0 ? [] : [await settings.addAnalyzers(wanted)]),
    ];
    return { data: { messages }, text: messages.join('\n') };
  },
});
