// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../core/config-slice.ts';

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

export const generalConfig = defineConfig({
  key: 'general',
  title: 'The process',
  schema: z.strictObject({
    logLevel: z
      .enum(logLevels, `a log level is ${logLevels.join(', ')}`)
      .default('info')
      .describe('What is logged on stderr: debug, info, warn, error, silent'),
    stateDir: z
      .string()
      .optional()
      .describe(
        'Where state is kept without Redis; default: $XDG_STATE_HOME/k8sgpt, else ~/.local/state/k8sgpt',
      ),
    concurrency: z.coerce
      .number('concurrency is a whole number from 1')
      .int('concurrency is a whole number from 1')
      .min(1, 'concurrency is a whole number from 1')
      .max(64, 'concurrency is at most 64')
      .default(2)
      .describe('Checks of one cluster that one worker runs at the same time'),
    drainSeconds: z.coerce
      .number('drainSeconds is a number of seconds')
      .min(0, 'drainSeconds is a number of seconds from 0')
      .default(25)
      .describe('How long SIGTERM lets running checks end before they are handed back, in seconds'),
  }),
  restart: ['stateDir', 'concurrency'],
  env: { K8SGPT_LOG_LEVEL: 'logLevel', K8SGPT_STATE_DIR: 'stateDir', K8SGPT_CONCURRENCY: 'concurrency' },
});
