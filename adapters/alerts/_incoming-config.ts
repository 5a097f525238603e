// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';

export const incomingConfig = defineConfig({
  key: 'alertmanagerWebhook',
  title: 'Alerts from Alertmanager',
  schema: z.strictObject({
    token: z
      .string()
      .min(16, 'a token has at least 16 characters')
      .optional()
      .describe(
        'Bearer token with which Alertmanager posts to /webhooks/alertmanager on the public port; without it nothing is taken',
      ),
    clusterLabel: z
      .string()
      .regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'a label is a word such as cluster')
      .default('cluster')
      .describe('Label of an alert that names its cluster'),
    clusters: z
      .record(z.string(), z.string().min(1))
      .default({})
      .describe('What that label says: the name of the cluster here, where they differ'),
    cluster: z
      .string()
      .min(1)
      .optional()
      .describe('The cluster of alerts without that label; default: the default cluster'),
    analyze: z
      .stringbool()
      .or(z.boolean())
      .default(true)
      .describe('What an alert is about is checked, and what is found stands in its thread'),
    explain: z.stringbool().or(z.boolean()).default(true).describe('What is found is explained there, too'),
  }),
  restart: true,
  env: { ALERTMANAGER_WEBHOOK_TOKEN: 'token' },
  secrets: ['token'],
});
