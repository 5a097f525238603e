// SPDX-License-Identifier: Apache-2.0

import { defineCommand } from '../core/command.ts';
import { silencesView } from '../views/silences.ts';

export default defineCommand({
  verb: 'silences',
  aliases: ['silence', 'mutes'],
  summary: 'List what is muted by rule, by whom and until when',
  flags: {},
  examples: ['silences'],
  needs: ['silences'],
  plan: (_args, { silences = [] }) => ({
    type: 'answer',
    audience: 'person',
    document: silencesView(silences),
  }),
});
