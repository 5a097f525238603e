// SPDX-License-Identifier: Apache-2.0

import { aiMetrics } from './catalogue/ai.ts';
import { analysisMetrics } from './catalogue/analyses.ts';
import { commandMetrics } from './catalogue/commands.ts';
import type { MetricDefinition } from './catalogue/definition.ts';
import { deliveryMetrics } from './catalogue/delivery.ts';
import { processMetrics } from './catalogue/processes.ts';
import { watchMetrics } from './catalogue/watches.ts';

export type { MetricDefinition } from './catalogue/definition.ts';

/** The metrics by what they are about, as the reference tells them. */
export const metricGroups: Readonly<Record<string, readonly MetricDefinition[]>> = {
  'Commands and answers': commandMetrics,
  Delivery: deliveryMetrics,
  'Analyses and clusters': analysisMetrics,
  AI: aiMetrics,
  'Watches, incidents and sinks': watchMetrics,
  'Queues and processes': processMetrics,
};

/**
 * Every metric there is; labels are few and bounded, never names of people. Names of the cluster's objects have only what is
 * open now, as k8sgpt-operator tells it: such a series ends with its incident.
 */
export const metricCatalogue: readonly MetricDefinition[] = Object.values(metricGroups).flat();
