// SPDX-License-Identifier: Apache-2.0

import { defineOperation } from '../operation.ts';

export default defineOperation({
  verb: 'mcp',
  isRole: true,
  summary: 'Serve one MCP client over standard input and output, as desktop programs start it',
  flags: {
    config: {
      type: 'text',
      placeholder: 'PATH',
      description: 'another configuration file than K8SGPT_CONFIG names',
    },
    kubeconfig: {
      type: 'text',
      placeholder: 'PATH',
      description: 'another kubeconfig than KUBECONFIG names',
    },
  },
  examples: ['mcp', 'mcp --kubeconfig ~/.kube/staging'],
  run: async ({ args, surface }) => {
    const { runMcpStdio } = await import('../../mcp-stdio.ts');
    const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
    const kubeconfig = textOf(args.flags['kubeconfig']) ?? surface.kubeconfig;
    return runMcpStdio({
      env: kubeconfig === undefined ? process.env : { ...process.env, KUBECONFIG: kubeconfig },
      path: textOf(args.flags['config']) ?? surface.config,
    });
  },
});
