// SPDX-License-Identifier: Apache-2.0

import { calls, leaders, type MetricDefinition, workers, works } from './definition.ts';

/**
 * How clusters are looked at. With 1,000 clusters and 150 analyzers nothing has both labels but what is broken: time by
 * analyzer is one sum over all clusters, and what is told by cluster is its last scan.
 */
export const analysisMetrics: readonly MetricDefinition[] = [
  {
    name: 'k8sgpt_analysis_seconds',
    type: 'histogram',
    help: 'Time that an analysis of a cluster took, by what asked for it: analyze and ask (somebody), watch, live (what changes is looked at as it does).',
    labels: ['kind'],
    values: { kind: ['analyze', 'ask', 'watch', 'live'] },
    roles: workers,
    buckets: works,
  },
  {
    name: 'k8sgpt_analyses_total',
    type: 'counter',
    help: 'Analyses of a cluster, by outcome: complete, incomplete (some of it could not be looked at), failed (nothing of it could).',
    labels: ['cluster', 'outcome'],
    values: { outcome: ['complete', 'incomplete', 'failed'] },
    roles: workers,
  },
  {
    name: 'k8sgpt_cluster_analysis_seconds_total',
    type: 'counter',
    help: 'Time that all analyses of a cluster took, whatever asked for them; of those that failed nothing: divided by the analyses that did not fail it is their mean.',
    labels: ['cluster'],
    roles: workers,
  },
  {
    name: 'k8sgpt_analyzer_runs_total',
    type: 'counter',
    help: 'What became of an analyzer in an analysis: checked, skipped (what it looks at could not be read, or is not installed), broken (it threw an error).',
    labels: ['analyzer', 'outcome'],
    values: { outcome: ['checked', 'skipped', 'broken'] },
    roles: workers,
  },
  {
    name: 'k8sgpt_analyzer_seconds_total',
    type: 'counter',
    help: 'Time that an analyzer took in all analyses.',
    labels: ['analyzer'],
    roles: workers,
  },
  {
    name: 'k8sgpt_last_scan_age_seconds',
    type: 'gauge',
    help: 'Time since a cluster was last looked at, by whoever asked, told by the process that looks after the watches.',
    labels: ['cluster'],
    roles: leaders,
  },
  {
    name: 'k8sgpt_last_scan_seconds',
    type: 'gauge',
    help: 'Time that the last scan of the whole cluster took, told by the process that looks after the watches.',
    labels: ['cluster'],
    roles: leaders,
  },
  {
    name: 'k8sgpt_last_scan_analyzers',
    type: 'gauge',
    help: 'Analyzers in the last scan of the whole cluster, by outcome (checked, skipped, broken), told by the process that looks after the watches.',
    labels: ['cluster', 'outcome'],
    values: { outcome: ['checked', 'skipped', 'broken'] },
    roles: leaders,
  },
  {
    name: 'k8sgpt_analyzer_broken',
    type: 'gauge',
    help: '1 for each analyzer that threw an error in the last scan of the whole cluster (ten at most), told by the process that looks after the watches.',
    labels: ['cluster', 'analyzer'],
    roles: leaders,
  },
  {
    name: 'k8sgpt_findings',
    type: 'gauge',
    help: 'Findings of the last scan of the whole cluster, by severity, told by the process that looks after the watches.',
    labels: ['cluster', 'severity'],
    values: { severity: ['critical', 'warning', 'info'] },
    roles: leaders,
  },
  {
    name: 'k8sgpt_api_server_requests_total',
    type: 'counter',
    help: 'Requests to the API server of a cluster, by the code that it answered; unreachable where none came.',
    labels: ['cluster', 'code'],
    roles: workers,
  },
  {
    name: 'k8sgpt_api_server_seconds',
    type: 'histogram',
    help: 'Time that API servers took to answer, by what was asked: list, log, secret; version, groups, core and resources find out what it serves.',
    labels: ['request'],
    values: { request: ['list', 'log', 'secret', 'version', 'groups', 'core', 'resources'] },
    roles: workers,
    buckets: calls,
  },
  {
    name: 'k8sgpt_api_server_busy_seconds_total',
    type: 'counter',
    help: 'Time that the API server of a cluster took to answer all requests.',
    labels: ['cluster'],
    roles: workers,
  },
  {
    name: 'k8sgpt_custom_analyzer_total',
    type: 'counter',
    help: 'Looks of custom analyzers, by name and outcome: checked, skipped (not asked), or why it did not do its part (timeout, unreachable, refused, too-much, not-understandable, failed).',
    labels: ['analyzer', 'outcome'],
    roles: workers,
  },
  {
    name: 'k8sgpt_custom_analyzer_seconds',
    type: 'histogram',
    help: 'Time that a custom analyzer took.',
    labels: ['analyzer'],
    roles: workers,
    buckets: calls,
  },
  {
    name: 'k8sgpt_live_differences_total',
    type: 'counter',
    help: 'Times that what is kept up to date of a cluster differed from a whole analysis, which is made once an hour: always 0, or a fault of ours.',
    labels: ['cluster'],
    roles: workers,
  },
];
