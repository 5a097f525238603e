// SPDX-License-Identifier: Apache-2.0

import { objectives } from '../../src/core/figures.ts';
import type { Panel, Row } from './panel.ts';

const p = (quantile: number, metric: string, by: string): string =>
  `histogram_quantile(${quantile}, sum by (le, ${by}) (rate(${metric}_bucket[$__rate_interval])))`;

const rate = (metric: string, by: string, matchers = ''): string =>
  `sum by (${by}) (rate(${metric}${matchers === '' ? '' : `{${matchers}}`}[$__rate_interval]))`;

/** Of 30 days: the rules record three, and what is asked for here is asked for once. */
const monthOf: Readonly<Record<string, string>> = {
  completion:
    '1 - clamp((sum(increase(k8sgpt_commands_total{outcome=~"unavailable|bug"}[30d])) + sum(increase(k8sgpt_answers_total{outcome=~"unavailable|fault|lost|undelivered"}[30d]))) / (sum(increase(k8sgpt_commands_total[30d])) > 0), 0, 1)',
  'answer-time':
    'sum(increase(k8sgpt_answer_seconds_bucket{le=~"10|10.0"}[30d])) / (sum(increase(k8sgpt_answer_seconds_count[30d])) > 0)',
  acceptance:
    'sum(increase(k8sgpt_accept_seconds_bucket{le=~"1|1.0"}[30d])) / (sum(increase(k8sgpt_accept_seconds_count[30d])) > 0)',
  freshness:
    'sum(increase(k8sgpt_watch_seconds_total{state="fresh"}[30d])) / (sum(increase(k8sgpt_watch_seconds_total[30d])) > 0)',
};

const promised: readonly Panel[] = objectives.map(({ id, title, aim }) => ({
  title: `${title} (30 days)`,
  type: 'stat',
  description: `The aim is ${aim * 100} %. Red: the budget of 30 days is used up.`,
  targets: [{ expr: monthOf[id] ?? '' }],
  unit: 'percentunit',
  red: { below: aim },
}));

export const answerRows: readonly Row[] = [
  {
    title: 'Objectives',
    panels: [
      ...promised,
      {
        title: 'Bad share, last hour',
        type: 'timeseries',
        description: 'Recorded by k8sgpt-slo.rules.yaml. Somebody is woken at 14.4 times the budget.',
        targets: objectives.map(({ id, title }) => ({
          expr: `k8sgpt:${id.replace('-', '_')}:bad_ratio_rate1h`,
          legend: title,
        })),
        unit: 'percentunit',
      },
      {
        title: 'Alerts of the bot that fire now',
        type: 'table',
        description: 'Each has its section in docs/guide/alerts-of-the-bot.md.',
        targets: [{ expr: 'ALERTS{alertname=~"K8sgpt.*", alertstate="firing"}' }],
      },
    ],
  },
  {
    title: 'Answers',
    panels: [
      {
        title: 'Commands by outcome',
        type: 'timeseries',
        description: 'unavailable: they could not be stored. bug: a fault of ours. Both are bad.',
        targets: [{ expr: rate('k8sgpt_commands_total', 'outcome'), legend: '{{outcome}}' }],
        unit: 'reqps',
      },
      {
        title: 'How accepted work ended',
        type: 'timeseries',
        description:
          'unavailable: cluster or AI away. fault: ours. lost: never ended. undelivered: the platform never took the answer.',
        targets: [{ expr: rate('k8sgpt_answers_total', 'outcome'), legend: '{{outcome}}' }],
        unit: 'reqps',
      },
      {
        title: 'Time to the first result',
        type: 'timeseries',
        description: 'From the command to its first result being shown. Promised: 95 % within 10 s.',
        targets: [
          { expr: p(0.95, 'k8sgpt_answer_seconds', 'platform'), legend: '95 % {{platform}}' },
          { expr: p(0.5, 'k8sgpt_answer_seconds', 'platform'), legend: 'half {{platform}}' },
        ],
        unit: 's',
      },
      {
        title: 'Time until a command is taken',
        type: 'timeseries',
        description: 'Promised: 99 % within 1 s. Platforms give up after 3 s.',
        targets: [{ expr: p(0.99, 'k8sgpt_accept_seconds', 'platform'), legend: '99 % {{platform}}' }],
        unit: 's',
      },
      {
        title: 'Runs by kind and outcome',
        type: 'timeseries',
        description: 'What workers did, looks of watches among it.',
        targets: [{ expr: rate('k8sgpt_runs_total', 'kind, outcome'), legend: '{{kind}} {{outcome}}' }],
        unit: 'reqps',
      },
      {
        title: 'What people thought of explanations',
        type: 'timeseries',
        description: 'Judgements within a day, by who explained.',
        targets: [
          {
            expr: 'sum by (verdict, source) (increase(k8sgpt_feedback_total[1d]))',
            legend: '{{verdict}} ({{source}})',
          },
        ],
      },
    ],
  },
  {
    title: 'AI',
    panels: [
      {
        title: 'Requests to AI by outcome',
        type: 'timeseries',
        description: 'Everything but answered and aborted is a failure: built-in guidance stands in.',
        targets: [
          { expr: rate('k8sgpt_ai_requests_total', 'backend, outcome'), legend: '{{backend}} {{outcome}}' },
        ],
        unit: 'reqps',
      },
      {
        title: 'Time of AI',
        type: 'timeseries',
        description: 'Until everything was said, and until the first word.',
        targets: [
          { expr: p(0.95, 'k8sgpt_ai_seconds', 'backend'), legend: '95 % all of it, {{backend}}' },
          {
            expr: p(0.95, 'k8sgpt_ai_first_word_seconds', 'backend'),
            legend: '95 % first word, {{backend}}',
          },
        ],
        unit: 's',
      },
      {
        title: 'Tokens and money',
        type: 'timeseries',
        description:
          'Within a day. At the right: money by the configured prices, in their currency, and questions beyond a budget.',
        targets: [
          {
            expr: 'sum by (backend, direction) (increase(k8sgpt_ai_tokens_total[1d]))',
            legend: 'tokens {{direction}} {{backend}}',
          },
          {
            expr: 'sum by (backend) (increase(k8sgpt_ai_cost_total[1d]))',
            legend: 'money {{backend}}',
            unit: 'none',
          },
          {
            expr: 'sum by (whose) (increase(k8sgpt_ai_over_budget_total[1d]))',
            legend: 'over the budget of the {{whose}}',
            unit: 'none',
          },
        ],
      },
      {
        title: 'Where answers came from',
        type: 'timeseries',
        description:
          'model: asked for this one. shared, cache: somebody asked the same. guidance: no model answered.',
        targets: [
          { expr: rate('k8sgpt_explanations_total', 'source'), legend: '{{source}}' },
          { expr: rate('k8sgpt_answer_cache_total', 'outcome'), legend: 'cache: {{outcome}}' },
        ],
        unit: 'reqps',
      },
    ],
  },
];
