// SPDX-License-Identifier: Apache-2.0

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { root } from '../../scripts/root.ts';
import { objectives } from '../../src/core/figures.ts';
import { describeWith } from '../support/needs.ts';

interface Rule {
  readonly alert?: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const folder = 'deploy/alerts/';
const files = readdirSync(root + folder).filter((name) => name.endsWith('.rules.yaml'));
/** What tries them, each over the time that its rules look back. */
const trials = readdirSync(root + folder).filter((name) => name.endsWith('.rules.test.yaml'));
const rulesOf = (file: string): readonly Rule[] =>
  parse(readFileSync(root + folder + file, 'utf8')).groups.flatMap(
    ({ rules }: { readonly rules: readonly Rule[] }) => rules,
  );
const alertsOf = (file: string) =>
  rulesOf(file).flatMap(({ alert, ...rule }) => (alert === undefined ? [] : [{ alert, ...rule }]));

test.each(files)(
  'each rule of %s says how grave it is, what is wrong and what to do, and is tried',
  (file) => {
    const tried = trials.map((trial) => readFileSync(root + folder + trial, 'utf8')).join('\n');
    const alerts = alertsOf(file);
    expect(alerts.length).toBeGreaterThan(5);
    for (const { alert, labels, annotations } of alerts) {
      expect([alert, labels['severity']]).toEqual([alert, expect.stringMatching(/^(?:critical|warning)$/)]);
      expect(Object.keys(annotations)).toEqual(['summary', 'description', 'runbook_url']);
      expect(annotations['runbook_url']).toBe(`docs/guide/alerts-of-the-bot.md#${alert.toLowerCase()}`);
      expect(tried).toMatch(new RegExp(`alertname(?:: |=")${alert}\\b`));
    }
  },
);

test('each alert has its section in the guide, and each section its alert', () => {
  const page = readFileSync(`${root}docs/guide/alerts-of-the-bot.md`, 'utf8');
  const sections = [...page.matchAll(/^### (\w+)$/gm)].map(([, name]) => name);
  const alerts = files.flatMap(alertsOf).map(({ alert }) => alert);
  expect(sections.toSorted()).toEqual(alerts.toSorted());
});

test('rules, guide and status hold the same aims', () => {
  const page = readFileSync(`${root}docs/guide/slo.md`, 'utf8');
  const rules = new Map(
    alertsOf('k8sgpt-slo.rules.yaml').map(({ alert, expr, labels }) => [alert, { expr, labels }]),
  );
  for (const { id, aim } of objectives) {
    const title = id.charAt(0).toUpperCase() + id.slice(1).replace('-', ' ');
    expect(page).toMatch(new RegExp(`\\| ${title} \\|[^|]*\\| ${aim * 100} % \\|`));
    const name = `K8sgpt${title.replace(/ (\w)/, (_, letter: string) => letter.toUpperCase())}`;
    const thresholds = (alert: string): readonly number[] => {
      const { expr, labels } = rules.get(alert) ?? { expr: '', labels: {} };
      expect([alert, labels['slo']]).toEqual([alert, id]);
      return [...expr.matchAll(/bad_ratio_rate\w+ > ([\d.]+)/g)].map(([, value]) => Number(value));
    };
    const times = (...factors: readonly number[]) =>
      factors.flatMap((factor) => Array(2).fill(expect.closeTo(factor * (1 - aim), 6)));
    expect(thresholds(`${name}FastBurn`)).toEqual(times(14.4, 6));
    expect(thresholds(`${name}SlowBurn`)).toEqual(times(3, 1));
  }
});

describeWith('promtool', 'promtool', (program) => {
  const run = (...words: readonly string[]) => execFileSync(program, words, { cwd: root, encoding: 'utf8' });
  test.each(files)('finds %s valid', (file) => {
    expect(run('check', 'rules', folder + file)).toContain('SUCCESS');
  });
  test.each(trials)('lets rules fire when they should: %s', { timeout: 180_000 }, (trial) => {
    expect(run('test', 'rules', folder + trial)).toContain('SUCCESS');
  });
});
