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
const testsOf = (file: string): string => file.replace('.rules.yaml', '.rules.test.yaml');
const rulesOf = (file: string): readonly Rule[] =>
  parse(readFileSync(root + folder + file, 'utf8')).groups.flatMap(
    ({ rules }: { readonly rules: readonly Rule[] }) => rules,
  );
const alertsOf = (file: string) =>
  rulesOf(file).flatMap(({ alert, ...rule }) => (alert === undefined ? [] : [{ alert, ...rule }]));

test.each(files)(
  'each rule of %s says how grave it is, what is wrong and what to do, and is tried',
  (file) => {
    const tried = readFileSync(root + folder + testsOf(file), 'utf8');
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
  test.each(files)(
    'finds %s valid, and that its rules fire when they should',
    { timeout: 180_000 },
    (file) => {
      expect(run('check', 'rules', folder + file)).toContain('SUCCESS');
      expect(run('test', 'rules', folder + testsOf(file))).toContain('SUCCESS');
    },
  );
});
