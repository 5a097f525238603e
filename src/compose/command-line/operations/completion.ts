// SPDX-License-Identifier: Apache-2.0

import { defineOperation } from '../operation.ts';

export default defineOperation({
  verb: 'completion',
  summary: 'Print the script that teaches a shell to complete what is typed here',
  operands: { placeholder: 'bash|zsh|fish|powershell', max: 1 },
  flags: {},
  examples: ['completion bash', 'completion zsh'],
  run: async ({ args, screen }) =>
    (await import('../completion-command.ts')).runCompletion(args.operands[0], process.env, screen),
});
