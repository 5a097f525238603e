// SPDX-License-Identifier: Apache-2.0

import { type MetricDefinition, workers } from './definition.ts';

/** Seconds that models take: some think for minutes. */
const thinking = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 180];

/** What is asked of models, and what it takes. */
export const aiMetrics: readonly MetricDefinition[] = [
  {
    name: 'k8sgpt_ai_requests_total',
    type: 'counter',
    help: 'Requests to AI backends, by backend and outcome: answered, unavailable, refused, failed, aborted (nobody waits any more).',
    labels: ['backend', 'outcome'],
    values: { outcome: ['answered', 'unavailable', 'refused', 'failed', 'aborted'] },
    roles: workers,
  },
  {
    name: 'k8sgpt_ai_seconds',
    type: 'histogram',
    help: 'Time until an AI backend had said everything, where it answered.',
    labels: ['backend'],
    roles: workers,
    buckets: thinking,
  },
  {
    name: 'k8sgpt_ai_first_word_seconds',
    type: 'histogram',
    help: 'Time until an AI backend said its first word.',
    labels: ['backend'],
    roles: workers,
    buckets: thinking,
  },
  {
    name: 'k8sgpt_ai_tokens_total',
    type: 'counter',
    help: 'Tokens, by backend and direction.',
    labels: ['backend', 'direction'],
    values: { direction: ['in', 'out'] },
    roles: workers,
  },
  {
    name: 'k8sgpt_ai_cost_total',
    type: 'counter',
    help: 'Money by the configured prices and in their currency, by backend.',
    labels: ['backend'],
    roles: workers,
  },
  {
    name: 'k8sgpt_ai_over_budget_total',
    type: 'counter',
    help: 'Questions that no model was asked, because a budget was used up, by whose it was (day, channel, user).',
    labels: ['whose'],
    values: { whose: ['day', 'channel', 'user'] },
    roles: workers,
  },
  {
    name: 'k8sgpt_answer_cache_total',
    type: 'counter',
    help: 'Looks for an answer in the cache of answers: hit, miss, failed (the cache did not answer).',
    labels: ['outcome'],
    values: { outcome: ['hit', 'miss', 'failed'] },
    roles: workers,
  },
  {
    name: 'k8sgpt_explanations_total',
    type: 'counter',
    help: 'Explanations and answers given, by where they came from: model (asked for this one), shared (with whoever asked the same at that moment), cache, guidance (built in: no model, or it failed).',
    labels: ['source'],
    values: { source: ['model', 'shared', 'cache', 'guidance'] },
    roles: workers,
  },
];
