// SPDX-License-Identifier: Apache-2.0

import { everywhere, leaders, type MetricDefinition, workers } from './definition.ts';

/** The processes of the bot, and what waits between them. */
export const processMetrics: readonly MetricDefinition[] = [
  {
    name: 'k8sgpt_build_info',
    type: 'gauge',
    help: '1, with the version and the role of this process.',
    labels: ['version', 'role'],
    roles: everywhere,
  },
  {
    name: 'k8sgpt_workers',
    type: 'gauge',
    help: 'Workers that reported within the last minute, by version, told by the process that looks after the watches.',
    labels: ['version'],
    roles: leaders,
  },
  {
    name: 'k8sgpt_jobs_handed_back_total',
    type: 'counter',
    help: 'Jobs that a newer release made and this worker cannot read, by outcome: later (handed back for another worker), told (no worker came within ten minutes, and those who asked were told), lost (it does not even say who asked).',
    labels: ['outcome'],
    values: { outcome: ['later', 'told', 'lost'] },
    roles: workers,
  },
  {
    name: 'k8sgpt_config_reloads_total',
    type: 'counter',
    help: 'Times that the configuration was read again, by outcome: applied, unchanged, refused (it is wrong, and the one before stays in force), failed.',
    labels: ['outcome'],
    roles: everywhere,
  },
  {
    name: 'k8sgpt_config_last_reload_successful',
    type: 'gauge',
    help: '1 while the configuration that was read last is in force, 0 while it cannot be used.',
    labels: [],
    roles: everywhere,
  },
  {
    name: 'k8sgpt_queue_waiting',
    type: 'gauge',
    help: 'Jobs waiting, by queue.',
    labels: ['queue'],
    roles: everywhere,
  },
  {
    name: 'k8sgpt_queue_oldest_seconds',
    type: 'gauge',
    help: 'Age of the oldest waiting job, by queue.',
    labels: ['queue'],
    roles: everywhere,
  },
  {
    name: 'k8sgpt_spans_total',
    type: 'counter',
    help: 'Spans of traces that a collector took (sent), or that it did not take or that were too many to wait for it (lost); nothing where none is set.',
    labels: ['outcome'],
    values: { outcome: ['sent', 'lost'] },
    roles: everywhere,
  },
];
