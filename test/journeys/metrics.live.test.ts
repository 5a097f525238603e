// SPDX-License-Identifier: Apache-2.0

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { metricCatalogue } from '../../adapters/telemetry/metric-catalogue.ts';
import { root } from '../../scripts/root.ts';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import type { Process } from '../support/processes.ts';
import { startPrometheus } from '../support/prometheus.ts';
import { askedIn } from '../support/promql.ts';
import { type Sample, samplesOf, scrape, sumOf } from '../support/scrape.ts';
import { openWorld, textsOf, type World } from '../support/world.ts';

const config = `watches:
  - name: all
    every: 10s
    to: { platform: slack, workspace: T0TEST, channel: C1 }
`;

const adminOf = ({ output, url }: Process): string => /Chat page\s+(http:\S+)/.exec(output())?.[1] ?? url;

const known = new Map(metricCatalogue.map((metric) => [metric.name, metric]));
const familyOf = (name: string) => known.get(name) ?? known.get(name.replace(/_(?:bucket|sum|count)$/, ''));

/** Series that the catalogue does not know, by name, label, value or role. */
const strangeIn = (samples: readonly Sample[], role: 'bot' | 'worker' | 'scheduler'): readonly string[] =>
  samples
    .filter(({ metric }) => metric.startsWith('k8sgpt_'))
    .flatMap(({ metric, labels }) => {
      const family = familyOf(metric);
      if (family === undefined || !family.roles.includes(role)) return [`${role}: ${metric}`];
      return Object.entries(labels)
        .filter(([label]) => label !== 'le')
        .filter(
          ([label, value]) =>
            !family.labels.includes(label) || family.values?.[label]?.includes(value) === false,
        )
        .map(([label, value]) => `${role}: ${metric} ${label}=${value}`);
    });

const told = (world: World): string => textsOf(world.slack.ephemerals('C0', 'U0')).at(-1) ?? '';

describeWith('redis-server', 'what a bot, a worker and a scheduler tell of themselves', () => {
  it('is what the catalogue says, what chat says, and what rules and dashboard ask for', {
    timeout: 240_000,
  }, async () => {
    const world = await openWorld({ config, channels: 2 });
    const roles = {
      worker: await world.start('worker'),
      bot: await world.start('bot'),
      scheduler: await world.start('scheduler'),
    };
    const all = async () =>
      Object.fromEntries(
        await Promise.all(
          Object.entries(roles).map(
            async ([role, process]) => [role, await scrape(adminOf(process))] as const,
          ),
        ),
      ) as Readonly<Record<keyof typeof roles, string>>;

    await world.slack.command({ channel: 'C0', user: 'U0', text: 'analyze' });
    await eventually(() => expect(textsOf(world.roots('C0')).join()).toMatch(/demo: \d problems?/), 90_000);
    await world.slack.command({ channel: 'C0', user: 'U0', text: 'explain' });
    await eventually(async () => {
      const samples = samplesOf(Object.values(await all()).join('\n'));
      expect(sumOf(samples, 'k8sgpt_answers_total', { outcome: 'answered' })).toBe(2);
      expect(sumOf(samples, 'k8sgpt_watch_looks_total', { outcome: 'looked' })).toBeGreaterThan(0);
      expect(samples.some(({ metric }) => metric === 'k8sgpt_findings')).toBe(true);
      expect(sumOf(samples, 'k8sgpt_answer_seconds_count')).toBe(2);
    }, 60_000);

    const texts = await all();
    for (const [role, text] of Object.entries(texts))
      expect(strangeIn(samplesOf(text), role as keyof typeof roles)).toEqual([]);
    const samples = samplesOf(Object.values(texts).join('\n'));
    expect(sumOf(samples, 'k8sgpt_findings', { cluster: 'demo', severity: 'critical' })).toBeGreaterThan(0);
    expect(sumOf(samples, 'k8sgpt_analyses_total', { cluster: 'demo' })).toBeGreaterThan(1);
    expect(sumOf(samples, 'k8sgpt_last_scan_analyzers', { outcome: 'checked' })).toBeGreaterThan(20);
    expect(sumOf(samples, 'k8sgpt_explanations_total', { source: 'guidance' })).toBeGreaterThan(0);
    expect(
      sumOf(samples, 'k8sgpt_api_server_requests_total', { cluster: 'demo', code: '200' }),
    ).toBeGreaterThan(10);
    expect(sumOf(samples, 'k8sgpt_platform_requests_total', { outcome: 'done' })).toBeGreaterThan(2);
    // One process tells of the installation.
    expect(samples.filter(({ metric }) => metric === 'k8sgpt_last_scan_age_seconds')).toHaveLength(1);

    // Chat says the same; the command itself counts as well.
    await world.slack.command({ channel: 'C0', user: 'U0', text: 'status' });
    await eventually(async () => {
      await world.slack.command({ channel: 'C0', user: 'U0', text: 'status' });
      const commands = sumOf(samplesOf(await scrape(adminOf(roles.bot))), 'k8sgpt_commands_total');
      await eventually(() => expect(told(world)).toContain('Commands that were answered'), 5_000);
      expect(told(world)).toContain(`100 % of ${commands - 1}`);
      expect(told(world)).toMatch(/First results within 10 s.*100 % of 2/s);
      expect(told(world)).toMatch(/demo.*looked at .* ago/s);
    }, 60_000);

    if (process.env['PATH'] !== undefined) {
      for (const text of Object.values(texts))
        expect(execFileSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' })).toBe('');
    }

    const folder = `${root}deploy/alerts/`;
    const rules = readdirSync(folder).filter((name) => name.endsWith('.rules.yaml'));
    const prometheus = await startPrometheus('prometheus', {
      targets: Object.values(roles).map((one) => new URL(adminOf(one)).host),
      rules: rules.map((name) => folder + name),
    });
    try {
      const ask = async (query: string) => {
        const answer = await fetch(
          `${prometheus.url}/api/v1/query?${new URLSearchParams({ query }).toString()}`,
        );
        return (await answer.json()) as {
          status: string;
          error?: string;
          data?: { result: readonly unknown[] };
        };
      };
      await eventually(
        async () => expect((await ask('k8sgpt_build_info')).data?.result).toHaveLength(3),
        60_000,
      );
      // A rate is of what comes while somebody looks.
      await world.slack.command({ channel: 'C0', user: 'U0', text: 'status' });
      await eventually(async () => {
        expect((await ask('k8sgpt:completion:bad_ratio_rate5m')).data?.result).toHaveLength(1);
      }, 60_000);
      const dashboard = readFileSync(`${root}deploy/grafana/k8sgpt.json`, 'utf8');
      const exprs = [...dashboard.matchAll(/"expr": ("(?:[^"\\]|\\.)*")/g)].map(
        ([, text = '']) => JSON.parse(text) as string,
      );
      for (const expr of exprs) {
        const query = expr.replaceAll('$__rate_interval', '1m').replaceAll('$cluster', '.*');
        const { status, error } = await ask(query);
        expect([query, status, error]).toEqual([query, 'success', undefined]);
      }
      // Everything that is asked for is told by one of them, even where nothing has happened yet.
      const types = new Set(
        [
          ...Object.values(texts)
            .join('\n')
            .matchAll(/^# TYPE (\w+)/gm),
        ].map(([, name]) => name),
      );
      const missing = exprs
        .flatMap((expr) => askedIn(expr).map(({ metric }) => metric.replace(/_(?:bucket|count|sum)$/, '')))
        .filter((metric) => metric !== 'ALERTS' && !metric.includes(':') && !types.has(metric));
      expect(missing).toEqual([]);
      const firing = (
        await ask('ALERTS{alertname=~"K8sgpt.*Burn|K8sgptNoWorker|K8sgptCrashLooping", alertstate="firing"}')
      ).data;
      expect(firing?.result).toEqual([]);
      const groups = await (await fetch(`${prometheus.url}/api/v1/rules`)).text();
      expect(groups).not.toContain('"health":"err"');
    } finally {
      await prometheus.close();
    }

    // Its cluster goes, and everything that was told of it.
    writeFileSync(join(dirname(world.file), 'kubeconfig'), world.cluster.kubeconfig('another'));
    await eventually(async () => {
      const { worker, scheduler } = await all();
      const left = samplesOf(worker + scheduler).filter(
        ({ metric, labels }) =>
          labels['cluster'] === 'demo' && /analys|api_server|scan|findings|queue/.test(metric),
      );
      expect(left).toEqual([]);
    }, 60_000);
  });
});
