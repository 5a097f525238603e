// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../core/config-slice.ts';

export const auditConfig = defineConfig({
  key: 'audit',
  title: 'What is written down of who asked what',
  schema: z.strictObject({
    keepDays: z.coerce
      .number('keepDays is a number of days')
      .int('keepDays is a whole number of days')
      .min(1, 'keepDays is at least 1')
      .max(3_650, 'keepDays is at most 3650')
      .default(90)
      .describe('How long entries are kept, in days'),
    questions: z
      .enum(['hash', 'omit', 'keep'], 'questions is hash, omit or keep')
      .default('hash')
      .describe(
        'What is written of the words of a question: a hash of them, nothing, or the words themselves',
      ),
  }),
  env: { K8SGPT_AUDIT_KEEP_DAYS: 'keepDays', K8SGPT_AUDIT_QUESTIONS: 'questions' },
});

export type AuditSettings = z.output<typeof auditConfig.schema>;
