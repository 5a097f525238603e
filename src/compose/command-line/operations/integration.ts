// SPDX-License-Identifier: Apache-2.0

import { defineOperation } from '../operation.ts';

export default defineOperation({
  verb: 'integration',
  aliases: ['integrations'],
  summary: 'List products whose objects are looked at, and choose which, in the configuration file',
  operands: { placeholder: 'list|activate|deactivate [NAME]', max: 2 },
  flags: {
    cluster: {
      type: 'text',
      placeholder: 'CLUSTER',
      description: 'list: in which cluster it is looked whether their API is there',
    },
    namespace: {
      type: 'text',
      short: 'n',
      placeholder: 'NAMESPACE',
      description: 'of k8sgpt; not needed here',
    },
    'no-install': { type: 'boolean', short: 's', description: 'of k8sgpt; nothing is ever installed here' },
  },
  examples: ['integration list', 'integration deactivate trivy', 'integration activate keda'],
  run: async ({ args, surface, screen }) =>
    (await import('../integration-command.ts')).runIntegration(args, surface, screen),
});
