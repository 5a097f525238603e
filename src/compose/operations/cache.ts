import { defineOperation } from '../operation.ts';

export default defineOperation({
  verb: 'cache',
  takes: ['add'],
  summary: 'Choose where answers of AI are kept, in the configuration file',
  operands: { placeholder: 'add STORE', max: 2 },
  flags: {
    bucket: { type: 'text', short: 'b', placeholder: 'NAME', description: 's3, gcs: the bucket' },
    region: { type: 'text', short: 'r', placeholder: 'REGION', description: 's3: the region' },
    endpoint: { type: 'text', short: 'e', placeholder: 'URL', description: 'another address' },
    projectid: { type: 'text', short: 'p', placeholder: 'PROJECT', description: 'gcs: the project' },
    storageacc: { type: 'text', short: 's', placeholder: 'NAME', description: 'azure: the account' },
    container: { type: 'text', short: 'c', placeholder: 'NAME', description: 'azure: the container' },
  },
  examples: ['cache add s3 --bucket NAME'],
  run: async ({ args, surface, screen }) =>
    (await import('../cache-command.ts')).runCacheAdd(args, surface, screen),
});
