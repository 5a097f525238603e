// SPDX-License-Identifier: Apache-2.0

import { bots, calls, leaders, type MetricDefinition, waits } from './definition.ts';

/** How messages reach the chat platforms, and how these treat us. */
export const deliveryMetrics: readonly MetricDefinition[] = [
  {
    name: 'k8sgpt_delivery_seconds',
    type: 'histogram',
    help: 'Time from a message version to its being shown.',
    labels: ['platform'],
    roles: bots,
    buckets: waits,
  },
  {
    name: 'k8sgpt_delivery_waiting',
    type: 'gauge',
    help: 'Messages that wait to be shown, by platform, told by the process that looks after the watches.',
    labels: ['platform'],
    roles: leaders,
  },
  {
    name: 'k8sgpt_delivery_retries_total',
    type: 'counter',
    help: 'Messages held back and tried again.',
    labels: ['platform'],
    roles: bots,
  },
  {
    name: 'k8sgpt_delivery_dropped_total',
    type: 'counter',
    help: 'Messages that could never be shown.',
    labels: ['platform'],
    roles: bots,
  },
  {
    name: 'k8sgpt_delivery_rerouted_total',
    type: 'counter',
    help: 'Answers that were shown in another place, because theirs cannot be reached.',
    labels: ['platform'],
    roles: bots,
  },
  {
    name: 'k8sgpt_delivery_held_total',
    type: 'counter',
    help: 'Messages that were put into a digest, because too many came at once.',
    labels: ['platform'],
    roles: bots,
  },
  {
    name: 'k8sgpt_platform_requests_total',
    type: 'counter',
    help: 'Messages that a platform was asked to post or update, by outcome: done, limited (it asked us to wait), failed (it did not answer, or badly), refused (it never will).',
    labels: ['platform', 'call', 'outcome'],
    values: { call: ['post', 'update'], outcome: ['done', 'limited', 'failed', 'refused'] },
    roles: bots,
  },
  {
    name: 'k8sgpt_platform_request_seconds',
    type: 'histogram',
    help: 'Time that a platform took to post or update a message.',
    labels: ['platform', 'call'],
    roles: bots,
    buckets: calls,
  },
  {
    name: 'k8sgpt_platform_wait_seconds',
    type: 'histogram',
    help: 'How long platforms asked us to wait before the next message (Retry-After).',
    labels: ['platform'],
    roles: bots,
    buckets: [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900],
  },
  {
    name: 'k8sgpt_platform_connected',
    type: 'gauge',
    help: 'Whether the connection to a chat platform stands: 1 or 0; nothing of one that calls us (webhooks).',
    labels: ['platform'],
    roles: bots,
  },
  {
    name: 'k8sgpt_webhook_refused_total',
    type: 'counter',
    help: 'Requests to webhooks that were turned away, by platform and why: signature or token (wrong, or none), keys (those to check it with could not be had), address (not where this platform is), method, size, form.',
    labels: ['platform', 'why'],
    values: { why: ['method', 'size', 'signature', 'token', 'keys', 'form', 'address'] },
    roles: bots,
  },
];
