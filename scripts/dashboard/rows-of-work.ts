// SPDX-License-Identifier: Apache-2.0

import type { Row } from './panel.ts';

const p = (quantile: number, metric: string, by: string): string =>
  `histogram_quantile(${quantile}, sum by (le, ${by}) (rate(${metric}_bucket[$__rate_interval])))`;

const rate = (metric: string, by: string, matchers = ''): string =>
  `sum by (${by}) (rate(${metric}${matchers === '' ? '' : `{${matchers}}`}[$__rate_interval]))`;

const HERE = 'cluster=~"$cluster"';

export const workRows: readonly Row[] = [
  {
    title: 'Clusters and analyses',
    panels: [
      {
        title: 'Time since the last scan',
        type: 'table',
        description: 'By whoever asked. A cluster that is gone is not listed.',
        targets: [{ expr: `max by (cluster) (k8sgpt_last_scan_age_seconds{${HERE}})` }],
        unit: 's',
      },
      {
        title: 'Findings of the last whole scan',
        type: 'timeseries',
        description: 'By severity.',
        targets: [
          {
            expr: `max by (cluster, severity) (k8sgpt_findings{${HERE}})`,
            legend: '{{cluster}} {{severity}}',
          },
        ],
      },
      {
        title: 'Analyses by outcome',
        type: 'timeseries',
        description: 'incomplete: some of it could not be looked at. failed: nothing of it could.',
        targets: [{ expr: rate('k8sgpt_analyses_total', 'outcome', HERE), legend: '{{outcome}}' }],
        unit: 'reqps',
      },
      {
        title: 'Time of analyses',
        type: 'timeseries',
        description: 'By what asked for them; and the last scan of each chosen cluster.',
        targets: [
          { expr: p(0.95, 'k8sgpt_analysis_seconds', 'kind'), legend: '95 % {{kind}}' },
          { expr: `max by (cluster) (k8sgpt_last_scan_seconds{${HERE}})`, legend: 'last of {{cluster}}' },
        ],
        unit: 's',
      },
      {
        title: 'Analyzers that are broken',
        type: 'table',
        description: 'They throw errors: reports say that they did not check.',
        targets: [{ expr: `max by (cluster, analyzer) (k8sgpt_analyzer_broken{${HERE}})` }],
      },
      {
        title: 'Slowest analyzers',
        type: 'table',
        description: 'Seconds for each run, within the last hour.',
        targets: [
          {
            expr: 'topk(10, sum by (analyzer) (rate(k8sgpt_analyzer_seconds_total[1h])) / (sum by (analyzer) (rate(k8sgpt_analyzer_runs_total[1h])) > 0))',
          },
        ],
        unit: 's',
      },
      {
        title: 'Slowest clusters',
        type: 'table',
        description:
          'Seconds for each analysis that did not fail, whatever asked for it, within the last hour.',
        targets: [
          {
            expr: `topk(10, sum by (cluster) (rate(k8sgpt_cluster_analysis_seconds_total{${HERE}}[1h])) / (sum by (cluster) (rate(k8sgpt_analyses_total{${HERE}, outcome!="failed"}[1h])) > 0))`,
          },
        ],
        unit: 's',
      },
      {
        title: 'Analyzers in the last scan',
        type: 'timeseries',
        description: 'skipped: what they look at may not be read, or is not installed.',
        targets: [
          {
            expr: `sum by (outcome) (max by (cluster, outcome) (k8sgpt_last_scan_analyzers{${HERE}}))`,
            legend: '{{outcome}}',
          },
        ],
      },
      {
        title: 'Answers of API servers',
        type: 'timeseries',
        description: '403: rights are missing. 429: the bot asks too much. unreachable: no answer came.',
        targets: [
          {
            expr: rate('k8sgpt_api_server_requests_total', 'cluster, code', HERE),
            legend: '{{cluster}} {{code}}',
          },
        ],
        unit: 'reqps',
      },
      {
        title: 'Time of API servers',
        type: 'timeseries',
        description:
          'By what was asked. At the right the share of time that a cluster is waited for, above 100 % where several requests wait at once.',
        targets: [
          { expr: p(0.95, 'k8sgpt_api_server_seconds', 'request'), legend: '95 % {{request}}' },
          {
            expr: rate('k8sgpt_api_server_busy_seconds_total', 'cluster', HERE),
            legend: 'busy {{cluster}}',
            unit: 'percentunit',
          },
        ],
        unit: 's',
      },
      {
        title: 'Custom analyzers',
        type: 'timeseries',
        description: 'Outcomes, and at the right the time that they take.',
        targets: [
          {
            expr: rate('k8sgpt_custom_analyzer_total', 'analyzer, outcome'),
            legend: '{{analyzer}} {{outcome}}',
          },
          {
            expr: p(0.95, 'k8sgpt_custom_analyzer_seconds', 'analyzer'),
            legend: '95 % {{analyzer}}',
            unit: 's',
          },
        ],
        unit: 'reqps',
      },
    ],
  },
  {
    title: 'Delivery',
    panels: [
      {
        title: 'Time until a message is shown',
        type: 'timeseries',
        description: 'From a version of a message to its being shown.',
        targets: [{ expr: p(0.95, 'k8sgpt_delivery_seconds', 'platform'), legend: '95 % {{platform}}' }],
        unit: 's',
      },
      {
        title: 'Messages that wait',
        type: 'timeseries',
        description:
          'More and more of them: the platform turns us away, or no bot runs. Nothing while none waits.',
        targets: [{ expr: 'max by (platform) (k8sgpt_delivery_waiting)', legend: '{{platform}}' }],
      },
      {
        title: 'Requests to platforms',
        type: 'timeseries',
        description: 'limited: we were asked to wait. refused: never possible there.',
        targets: [
          {
            expr: rate('k8sgpt_platform_requests_total', 'platform, call, outcome'),
            legend: '{{platform}} {{call}} {{outcome}}',
          },
        ],
        unit: 'reqps',
      },
      {
        title: 'Waits that platforms asked for',
        type: 'timeseries',
        description: 'Retry-After.',
        targets: [{ expr: p(0.95, 'k8sgpt_platform_wait_seconds', 'platform'), legend: '95 % {{platform}}' }],
        unit: 's',
      },
      {
        title: 'Time of platforms',
        type: 'timeseries',
        description: 'One post or update.',
        targets: [
          {
            expr: p(0.95, 'k8sgpt_platform_request_seconds', 'platform, call'),
            legend: '95 % {{platform}} {{call}}',
          },
        ],
        unit: 's',
      },
      {
        title: 'Messages that did not go straight through',
        type: 'timeseries',
        description: 'dropped: nobody will ever see them.',
        targets: [
          { expr: rate('k8sgpt_delivery_dropped_total', 'platform'), legend: 'dropped {{platform}}' },
          { expr: rate('k8sgpt_delivery_rerouted_total', 'platform'), legend: 'elsewhere {{platform}}' },
          { expr: rate('k8sgpt_delivery_held_total', 'platform'), legend: 'in a digest {{platform}}' },
          { expr: rate('k8sgpt_delivery_retries_total', 'platform'), legend: 'again {{platform}}' },
        ],
        unit: 'reqps',
      },
      {
        title: 'Connections',
        type: 'timeseries',
        description:
          '1 = connected. A platform that calls us (webhooks) is not listed: we hold no connection to it.',
        targets: [{ expr: 'max by (platform) (k8sgpt_platform_connected)', legend: '{{platform}}' }],
      },
      {
        title: 'Turned away at our doors',
        type: 'timeseries',
        description:
          'Webhooks: wrong method, too large, signature or token that is wrong, not in the form that was agreed.',
        targets: [
          { expr: rate('k8sgpt_webhook_refused_total', 'platform, why'), legend: '{{platform}} {{why}}' },
        ],
        unit: 'reqps',
      },
    ],
  },
];
