// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { checkWebhooks, webhookProblems } from '../src/core/webhook-check.ts';

export default defineAnalyzer({
  kind: 'ValidatingWebhookConfiguration',
  group: 'core',
  title: 'Validating webhooks that nobody answers',
  why: 'The API server asks them to check each request: when nobody answers, deployments fail all over the cluster.',
  each: 'ValidatingWebhookConfiguration',
  reads: ['Service', 'Pod', 'EndpointSlice', 'Endpoints'],
  problems: webhookProblems,
  check: checkWebhooks,
});
