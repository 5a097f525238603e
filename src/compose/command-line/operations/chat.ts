// SPDX-License-Identifier: Apache-2.0

import { defineOperation } from '../operation.ts';

export default defineOperation({
  verb: 'chat',
  aliases: ['interactive'],
  summary: 'Talk with it here: commands without k8sgpt before them, questions in plain words, history',
  flags: {},
  examples: ['chat', 'chat --demo pending-cpu'],
  run: async ({ surface, screen }) => (await import('../chat-command.ts')).runChat(surface, screen),
});
