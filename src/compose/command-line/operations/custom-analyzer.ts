// SPDX-License-Identifier: Apache-2.0

import { defineOperation } from '../operation.ts';

export default defineOperation({
  verb: 'custom-analyzer',
  aliases: ['custom-analyzers'],
  summary: 'List analyzers of your own, choose which are asked, or try a file of them',
  operands: { placeholder: 'list|add|remove|test [NAME|FILE]', max: 2 },
  flags: {
    name: { type: 'text', short: 'n', placeholder: 'NAME', description: 'what it is called' },
    url: { type: 'text', short: 'u', placeholder: 'URL', description: 'add: where it answers (localhost)' },
    port: { type: 'text', short: 'r', placeholder: 'PORT', description: 'add: its port (8085)' },
    names: { type: 'list', placeholder: 'NAME', description: 'remove: which' },
    details: { type: 'boolean', description: 'list: with their settings' },
  },
  examples: [
    'custom-analyzer list --details',
    'custom-analyzer add --name disks --url disks.monitoring --port 8085',
    'custom-analyzer remove --names disks',
    'custom-analyzer test rules.yaml --objects cluster.json',
  ],
  run: async ({ args, surface, screen }) =>
    (await import('../custom-analyzer-command.ts')).runCustomAnalyzer(args, surface, screen),
});
