// SPDX-License-Identifier: Apache-2.0

import { bots, type MetricDefinition, waits, workers, works } from './definition.ts';

/** What people and programs ask, and what they are told. */
export const commandMetrics: readonly MetricDefinition[] = [
  {
    name: 'k8sgpt_commands_total',
    type: 'counter',
    help: 'Commands received, by verb, platform and outcome: accepted, refused (the command makes no sense), denied (by access rules), unavailable (it could not be stored), bug.',
    labels: ['verb', 'platform', 'outcome'],
    values: { outcome: ['accepted', 'refused', 'denied', 'unavailable', 'bug'] },
    roles: bots,
  },
  {
    name: 'k8sgpt_limited_total',
    type: 'counter',
    help: 'What was turned away because too much was asked: by a person, in a channel, by a program, or as HTTP requests of one source address.',
    labels: ['whose'],
    values: { whose: ['person', 'channel', 'program', 'source'] },
    roles: bots,
  },
  {
    name: 'k8sgpt_accept_seconds',
    type: 'histogram',
    help: 'Time until a command was stored durably and could be acknowledged.',
    labels: ['platform'],
    roles: bots,
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 3],
  },
  {
    name: 'k8sgpt_answers_total',
    type: 'counter',
    help: 'Ends of accepted commands that needed work, one for each person who waited: answered, unavailable (cluster or AI cannot be reached), fault (ours), lost (the work never ended); undelivered counts once more what was answered and could not be shown.',
    labels: ['outcome'],
    values: { outcome: ['answered', 'unavailable', 'fault', 'lost', 'undelivered'] },
    roles: ['bot', 'worker', 'scheduler'],
  },
  {
    name: 'k8sgpt_answer_seconds',
    type: 'histogram',
    help: 'Time from a command that needed work to its first result being shown.',
    labels: ['platform'],
    roles: bots,
    buckets: waits,
  },
  {
    name: 'k8sgpt_runs_total',
    type: 'counter',
    help: 'Runs ended, by kind and outcome.',
    labels: ['kind', 'outcome'],
    values: {
      kind: ['analyze', 'explain', 'ask', 'look', 'watch'],
      outcome: ['done', 'failed', 'cancelled'],
    },
    roles: workers,
  },
  {
    name: 'k8sgpt_run_seconds',
    type: 'histogram',
    help: 'Time from taking a run to its end.',
    labels: ['kind'],
    roles: workers,
    buckets: works,
  },
  {
    name: 'k8sgpt_feedback_total',
    type: 'counter',
    help: 'What people said of explanations, by verdict (useful, wrong) and who explained (ai, guidance).',
    labels: ['verdict', 'source'],
    values: { verdict: ['useful', 'wrong'], source: ['ai', 'guidance'] },
    roles: bots,
  },
  {
    name: 'k8sgpt_api_requests_total',
    type: 'counter',
    help: 'Requests over gRPC and REST, by surface, method and outcome.',
    labels: ['surface', 'method', 'outcome'],
    roles: bots,
  },
];
