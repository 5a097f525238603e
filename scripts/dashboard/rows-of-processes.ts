// SPDX-License-Identifier: Apache-2.0

import type { Row } from './panel.ts';

const HERE = 'cluster=~"$cluster"';
/** None, as long as a process looks after the watches: without it nobody knows, and nothing is shown. */
const NONE = '0 * (sum(rate(k8sgpt_ticks_total{outcome="done"}[5m])) > 0)';

export const processRows: readonly Row[] = [
  {
    title: 'Watches, incidents and sinks',
    panels: [
      {
        title: 'Watches that are late',
        type: 'stat',
        description: 'They did not look within their interval.',
        targets: [{ expr: `sum(max by (cluster) (k8sgpt_watches{${HERE}, state="late"}))` }],
        red: { above: 1 },
      },
      {
        title: 'Clusters that cannot be seen',
        type: 'stat',
        description: 'Nothing of them is opened or resolved meanwhile.',
        targets: [{ expr: `sum(max by (cluster) (k8sgpt_cluster_unreachable{${HERE}})) or ${NONE}` }],
        red: { above: 1 },
      },
      {
        title: 'Critical incidents that nobody has',
        type: 'stat',
        description: 'Open, and neither acknowledged nor muted.',
        targets: [
          {
            expr: `sum(max by (cluster, namespace) (k8sgpt_incidents_open{${HERE}, severity="critical", state="open"})) or ${NONE}`,
          },
        ],
        red: { above: 1 },
      },
      {
        title: 'Events that wait for sinks',
        type: 'stat',
        description: 'Pagers and webhooks that do not take what became of incidents.',
        targets: [{ expr: `sum(max by (sink) (k8sgpt_sink_waiting)) or ${NONE}` }],
        red: { above: 10 },
      },
      {
        title: 'Watches',
        type: 'table',
        description: 'Time since each could last look.',
        targets: [{ expr: `max by (watch, cluster) (k8sgpt_watch_last_look_age_seconds{${HERE}})` }],
        unit: 's',
      },
      {
        title: 'Open incidents',
        type: 'timeseries',
        description: 'As watches see them, by severity and state.',
        targets: [
          {
            expr: `sum by (severity, state) (max by (cluster, namespace, severity, state) (k8sgpt_incidents_open{${HERE}}))`,
            legend: '{{severity}} {{state}}',
          },
        ],
      },
      {
        title: 'Looks of watches',
        type: 'timeseries',
        description: 'skipped: the one before was still under way.',
        targets: [
          {
            expr: 'sum by (outcome) (rate(k8sgpt_watch_looks_total[$__rate_interval]))',
            legend: '{{outcome}}',
          },
        ],
        unit: 'reqps',
      },
      {
        title: 'Sinks',
        type: 'timeseries',
        description: 'What they took, and at the right the age of what waits.',
        targets: [
          {
            expr: 'sum by (sink, outcome) (rate(k8sgpt_sink_events_total[$__rate_interval]))',
            legend: '{{sink}} {{outcome}}',
          },
          { expr: 'max by (sink) (k8sgpt_sink_oldest_seconds)', legend: 'oldest of {{sink}}', unit: 's' },
        ],
        unit: 'reqps',
      },
    ],
  },
  {
    title: 'Queues',
    panels: [
      {
        title: 'Jobs that wait',
        type: 'timeseries',
        description: 'By queue: one for each cluster, one for AI.',
        targets: [{ expr: 'max by (queue) (k8sgpt_queue_waiting)', legend: '{{queue}}' }],
      },
      {
        title: 'Age of the oldest job',
        type: 'timeseries',
        description: 'More than some seconds: too few workers, or none that reaches this cluster.',
        targets: [{ expr: 'max by (queue) (k8sgpt_queue_oldest_seconds)', legend: '{{queue}}' }],
        unit: 's',
      },
      {
        title: 'Time of work',
        type: 'timeseries',
        description: 'From taking a run to its end.',
        targets: [
          {
            expr: 'histogram_quantile(0.95, sum by (le, kind) (rate(k8sgpt_run_seconds_bucket[$__rate_interval])))',
            legend: '95 % {{kind}}',
          },
        ],
        unit: 's',
      },
      {
        title: 'Work of another release',
        type: 'timeseries',
        description: 'Jobs that these workers cannot read and hand back.',
        targets: [
          {
            expr: 'sum by (outcome) (increase(k8sgpt_jobs_handed_back_total[$__rate_interval]))',
            legend: '{{outcome}}',
          },
        ],
      },
    ],
  },
  {
    title: 'Processes',
    panels: [
      {
        title: 'Processes',
        type: 'table',
        description: 'Role and release of each. Two releases at once: a roll-out is under way.',
        targets: [{ expr: 'max by (instance, role, version) (k8sgpt_build_info)' }],
      },
      {
        title: 'Workers that report',
        type: 'timeseries',
        description: 'By release.',
        targets: [{ expr: 'max by (version) (k8sgpt_workers)', legend: '{{version}}' }],
      },
      {
        title: 'Memory',
        type: 'timeseries',
        description: 'A limit that is reached ends a process without a word.',
        targets: [
          {
            expr: 'process_resident_memory_bytes and on (job, instance) k8sgpt_build_info',
            legend: '{{instance}}',
          },
        ],
        unit: 'bytes',
      },
      {
        title: 'CPU and event loop',
        type: 'timeseries',
        description:
          'A lag of a tenth of a second and more makes everything late. At the right CPU: 100 % is one core.',
        targets: [
          {
            expr: 'rate(process_cpu_seconds_total[$__rate_interval]) and on (job, instance) k8sgpt_build_info',
            legend: 'CPU {{instance}}',
            unit: 'percentunit',
          },
          {
            expr: 'nodejs_eventloop_lag_p99_seconds and on (job, instance) k8sgpt_build_info',
            legend: 'lag {{instance}}',
          },
        ],
        unit: 's',
      },
      {
        title: 'Starts within an hour',
        type: 'timeseries',
        description: 'Again and again: it ends as soon as it starts.',
        targets: [
          {
            expr: 'changes(process_start_time_seconds[1h]) and on (job, instance) k8sgpt_build_info',
            legend: '{{instance}}',
          },
        ],
      },
      {
        title: 'What one process does for all',
        type: 'timeseries',
        description: 'failed or late: the log says what.',
        targets: [
          {
            expr: 'sum by (task, outcome) (rate(k8sgpt_ticks_total{outcome!="done"}[$__rate_interval]))',
            legend: '{{task}} {{outcome}}',
          },
        ],
        unit: 'reqps',
      },
      {
        title: 'Configuration',
        type: 'timeseries',
        description: '0: what was read last cannot be used, and the one before is in force.',
        targets: [
          { expr: 'min by (instance) (k8sgpt_config_last_reload_successful)', legend: '{{instance}}' },
        ],
      },
      {
        title: 'Told to wait',
        type: 'timeseries',
        description: 'Too much was asked by a person, a channel, a program or an address.',
        targets: [
          {
            expr: 'sum by (whose) (rate(k8sgpt_limited_total[$__rate_interval]))',
            legend: '{{whose}}',
          },
        ],
        unit: 'reqps',
      },
      {
        title: 'Spans of traces',
        type: 'timeseries',
        description:
          'lost: the collector does not take them, or takes fewer than there are. Nothing where none is set.',
        targets: [
          {
            expr: 'sum by (outcome) (rate(k8sgpt_spans_total[$__rate_interval]))',
            legend: '{{outcome}}',
          },
        ],
        unit: 'reqps',
      },
    ],
  },
];
