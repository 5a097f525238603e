// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { checkWebhooks, webhookProblems } from '../src/core/webhook-check.ts';

export default defineAnalyzer({
  kind: 'MutatingWebhookConfiguration',
  group: 'core',
  title: 'Mutating webhooks that nobody answers',
  why: 'The API server asks them to change each request: when nobody answers, deployments fail all over the cluster.',
  each: 'MutatingWebhookConfiguration',
  reads: ['Service', 'Pod', 'EndpointSlice', 'Endpoints'],
  problems: webhookProblems,
  check: checkWebhooks,
});
