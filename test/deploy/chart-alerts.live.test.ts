// SPDX-License-Identifier: Apache-2.0

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { root } from '../../scripts/root.ts';
import { chartWith, ofKind, PLACE, type Rendered, type Values } from '../support/chart.ts';
import { describeWith, programPath } from '../support/needs.ts';
import { askedIn } from '../support/promql.ts';

interface Rule {
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}
interface Group {
  readonly name: string;
  readonly rules: readonly Rule[];
}

const NAME = `${PLACE.namespace}/${PLACE.release}-k8sgpt`;
const withRules = (metrics: Values = {}): Values => ({
  secrets: { ADMIN_TOKEN: { name: 'admin', key: 'token' } },
  metrics: {
    enabled: true,
    podMonitor: { enabled: true },
    ...metrics,
    rules: { enabled: true, ...rulesOf(metrics) },
  },
});
const rulesOf = ({ rules }: Values): Values => (rules ?? {}) as Values;
const groupsIn = (objects: readonly Rendered[]): readonly Group[] =>
  ofKind(objects, 'PrometheusRule').flatMap(({ spec }) => spec.groups);
const allIn = (objects: readonly Rendered[]): readonly Rule[] =>
  groupsIn(objects).flatMap(({ rules }) => rules);
const folder = `${root}deploy/alerts/`;
const standalone: readonly Group[] = readdirSync(folder)
  .filter((name) => name.endsWith('.rules.yaml'))
  .flatMap((name) => parse(readFileSync(folder + name, 'utf8')).groups);

describeWith('helm', 'rules of the chart', (helm) => {
  const chart = chartWith(helm);
  const render = (metrics?: Values) => chart.objects(withRules(metrics));

  test.each(['serviceMonitor', 'podMonitor'])(
    'are about what the %s of the release finds, and nothing else',
    (monitor) => {
      const objects = render({ podMonitor: { enabled: false }, [monitor]: { enabled: true } });
      const [found] = ofKind(objects, 'ServiceMonitor', 'PodMonitor');
      const [endpoint] = found?.['spec'].endpoints ?? found?.['spec'].podMetricsEndpoints;
      expect(endpoint.relabelings).toEqual([
        { action: 'replace', targetLabel: 'k8sgpt_installation', replacement: NAME },
      ]);
      const rules = allIn(objects);
      expect(rules.length).toBeGreaterThan(50);
      for (const { expr, labels } of rules) {
        expect(labels).toMatchObject({ k8sgpt_installation: NAME });
        const asked = askedIn(expr).filter(({ metric }) => !metric.startsWith('kube_'));
        for (const { labels: chosen } of asked)
          expect([expr, chosen]).toEqual([expr, expect.arrayContaining(['k8sgpt_installation'])]);
        expect(expr.split(`k8sgpt_installation="${NAME}"`)).toHaveLength(asked.length + 1);
        expect(expr).not.toContain('"@"');
      }
    },
  );

  const ofPodsIn = (objects: readonly Rendered[]): readonly Rule[] =>
    allIn(objects).filter(({ expr }) => expr.includes('kube_'));

  test.each<readonly [what: string, metrics: Values, name: string]>([
    ['', {}, NAME],
    [', also where the installation has a name', { installation: 'prod' }, 'prod'],
  ])('are about containers of the release’s own pods%s', (_, metrics, installation) => {
    const ofPods = ofPodsIn(render(metrics));
    expect(ofPods).toHaveLength(1);
    expect(ofPods[0]?.labels).toMatchObject({ k8sgpt_installation: installation });
    expect(ofPods[0]?.expr).toContain(`{namespace="${PLACE.namespace}", pod=~"bot-k8sgpt-(bot|`);
    const pod = new RegExp(`^(?:${/pod=~"([^"]+)"/.exec(ofPods[0]?.expr ?? '')?.[1]})$`);
    for (const name of ['bot-k8sgpt-worker-5d4c8-x2x9k', 'bot-k8sgpt-serve-0']) expect(name).toMatch(pod);
    for (const name of ['bot-k8sgpt-bot-worker-5d4c8-x2x9k', 'bot-k8sgpt-redis-0'])
      expect(name).not.toMatch(pod);
  });

  test.each<readonly [what: string, metrics: Values]>([
    ['nobody puts a label on series', { podMonitor: { enabled: false } }],
    ['that is wanted', { rules: { matchLabels: {} } }],
  ])('are those of deploy/alerts, word for word, where %s', (_, metrics) => {
    const byName = (groups: readonly Group[]) => groups.toSorted((a, b) => a.name.localeCompare(b.name));
    expect(byName(groupsIn(render(metrics)))).toEqual(byName(standalone));
  });

  test('choose by labels of others, and by the name of an installation that several releases are', () => {
    const [byOthers] = allIn(render({ rules: { matchLabels: { env: 'prod', team: 'a.b/c' } } }));
    expect(byOthers?.expr).toContain('{env="prod", team="a.b/c"');
    expect(byOthers?.labels).toMatchObject({ env: 'prod', team: 'a.b/c' });
    // Which pods those labels mean nobody knows: a restart of staging is not said to be one of prod.
    const [ofPods] = ofPodsIn(render({ rules: { matchLabels: { env: 'prod' } } }));
    expect(ofPods?.expr).toBe(
      'increase(kube_pod_container_status_restarts_total{container="k8sgpt"}[30m]) > 2',
    );
    expect(ofPods?.labels).not.toHaveProperty('env');
    const both = render({ installation: 'prod' });
    expect(JSON.stringify(both)).toContain('"replacement":"prod"');
    expect(allIn(both)[0]?.expr).toContain('k8sgpt_installation="prod"');
  });

  test.each<readonly [what: string, metrics: Values, said: string]>([
    ['a label of our own metrics', { rules: { matchLabels: { namespace: 'a' } } }, "'namespace'"],
    ['a label of alerts', { rules: { matchLabels: { severity: 'a' } } }, "'severity'"],
    ['the name of a metric', { rules: { matchLabels: { __name__: 'up' } } }, "'__name__'"],
    ['the bound of a bucket', { rules: { matchLabels: { le: '1' } } }, "'le'"],
    ['a value that ends the matcher', { rules: { matchLabels: { env: 'a", b=~".*' } } }, 'matchLabels/env'],
    ['a name that ends it', { installation: 'a"} or up{b="' }, "'/metrics/installation'"],
  ])('do not take %s', (_, metrics, said) => {
    expect(chart.refusal(withRules(metrics))).toContain(said);
  });
});

const promtool = programPath('promtool');

describeWith('helm', 'rules of two releases', (helm) => {
  const render = (installation: string) => groupsIn(chartWith(helm).objects(withRules({ installation })));

  test.skipIf(promtool === undefined)(
    'see each its own, also where the other is well',
    { timeout: 180_000 },
    () => {
      const home = mkdtempSync(join(tmpdir(), 'chart-alerts-'));
      onTestFinished(() => rmSync(home, { recursive: true, force: true }));
      const run = (...words: readonly string[]): string =>
        execFileSync(promtool ?? '', words, { cwd: home, encoding: 'utf8' });
      for (const name of ['prod', 'staging']) {
        writeFileSync(join(home, `${name}.yaml`), stringify({ groups: render(name) }));
        expect(run('check', 'rules', `${name}.yaml`)).toContain('SUCCESS');
      }
      const firing = (alert: string) =>
        `sum by (k8sgpt_installation) (ALERTS{alertname="${alert}", alertstate="firing"})`;
      const only = (name: string) => [{ labels: `{k8sgpt_installation="${name}"}`, value: 1 }];
      const series = (metric: string, name: string, labels: string, values: string) => ({
        series: `${metric}{k8sgpt_installation="${name}", ${labels}}`,
        values,
      });
      const both = (metric: string, labels: string, prod: string, staging: string) => [
        series(metric, 'prod', labels, prod),
        series(metric, 'staging', labels, staging),
      ];
      const input_series = [
        // Staging does nothing any more, and has lost its workers and its bot.
        ...both('k8sgpt_ticks_total', 'task="tell", outcome="done"', '0+20x90', '0+20x10 200x80'),
        ...both('k8sgpt_workers', 'version="1"', '2x90', '2x10 0x80'),
        ...both('k8sgpt_build_info', 'role="scheduler", job="k8sgpt", instance="a"', '1x90', '1x90'),
        ...both('k8sgpt_build_info', 'role="bot", job="k8sgpt", instance="b"', '1x90', '1x10 _x80'),
        // Half of what is asked there fails; of both together it would be one of a thousand.
        ...both('k8sgpt_commands_total', 'outcome="accepted"', '0+1000x90', '0+2x90'),
        ...both('k8sgpt_answers_total', 'outcome="fault"', '0x90', '0+1x90'),
      ];
      const tests = [
        {
          interval: '1m',
          input_series,
          promql_expr_test: [
            ...['K8sgptSilent', 'K8sgptNoWorker', 'K8sgptNoBot', 'K8sgptCompletionFastBurn'].map((alert) => ({
              expr: firing(alert),
              eval_time: '60m',
              exp_samples: only('staging'),
            })),
            {
              expr: 'k8sgpt:completion:bad_ratio_rate1h',
              eval_time: '60m',
              exp_samples: [
                { labels: 'k8sgpt:completion:bad_ratio_rate1h{k8sgpt_installation="prod"}', value: 0 },
                { labels: 'k8sgpt:completion:bad_ratio_rate1h{k8sgpt_installation="staging"}', value: 0.5 },
              ],
            },
            { expr: firing('K8sgptSilent'), eval_time: '9m', exp_samples: [] },
          ],
        },
      ];
      const rule_files = ['prod.yaml', 'staging.yaml'];
      writeFileSync(join(home, 'test.yaml'), stringify({ rule_files, evaluation_interval: '1m', tests }));
      expect(run('test', 'rules', 'test.yaml')).toContain('SUCCESS');
    },
  );
});
