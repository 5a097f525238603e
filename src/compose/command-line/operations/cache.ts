// SPDX-License-Identifier: Apache-2.0

import { defineOperation, type OperationGiven } from '../operation.ts';

/** What chat has too is said there: the same words, the same answer. */
const asInChat = async ({ args, surface, screen }: OperationGiven): Promise<number> => {
  const [{ default: command }, { runCommand }] = await Promise.all([
    import('../../../commands/cache.ts'),
    import('../run-command.ts'),
  ]);
  return runCommand({ words: [command.verb, ...args.operands], surface }, { command, args, screen });
};

export default defineOperation({
  verb: 'cache',
  takes: ['', 'list', 'get', 'remove', 'add'],
  summary: 'Choose where answers of AI are kept, in the configuration file, or look at them',
  operands: { placeholder: 'add STORE|get [KEY]|list|remove [KEY]|purge [KEY]', max: 2 },
  flags: {
    bucket: { type: 'text', short: 'b', placeholder: 'NAME', description: 's3, gcs: the bucket' },
    region: { type: 'text', short: 'r', placeholder: 'REGION', description: 's3: the region' },
    endpoint: { type: 'text', short: 'e', placeholder: 'URL', description: 'another address' },
    projectid: { type: 'text', short: 'p', placeholder: 'PROJECT', description: 'gcs: the project' },
    storageacc: { type: 'text', short: 's', placeholder: 'NAME', description: 'azure: the account' },
    container: { type: 'text', short: 'c', placeholder: 'NAME', description: 'azure: the container' },
    insecure: {
      type: 'boolean',
      short: 'i',
      description: 'refused: name the certificate authority in NODE_EXTRA_CA_CERTS',
    },
  },
  examples: ['cache add s3 --bucket NAME', 'cache get', 'cache list -o json', 'cache remove'],
  run: async (given) => {
    const { args, surface, screen } = given;
    const [action = 'list', key] = args.operands;
    const { runCacheAdd, runCacheGet, runCacheList, runCacheReset } = await import('../cache-command.ts');
    if (action === 'add') return runCacheAdd(args, surface, screen);
    if (action === 'get' && key === undefined) return runCacheGet(surface, screen);
    if (action === 'remove' && key === undefined) return runCacheReset(surface, screen);
    if (action === 'list' && (surface.output ?? 'text') !== 'text') return runCacheList(surface, screen);
    return asInChat(given);
  },
});
