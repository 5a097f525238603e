import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { metricCatalogue } from '../../adapters/telemetry/metric-catalogue.ts';
import { root } from '../../scripts/root.ts';
import { describeWith } from '../support/needs.ts';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const rulesFile = 'deploy/alerts/k8sgpt.rules.yaml';
const testsFile = 'deploy/alerts/k8sgpt.rules.test.yaml';
const rulesOf = (): readonly Rule[] =>
  parse(readFileSync(root + rulesFile, 'utf8')).groups.flatMap(
    ({ rules }: { readonly rules: readonly Rule[] }) => rules,
  );

test('rules ask for metrics that there are, by labels that these have', () => {
  const rules = rulesOf();
  expect(rules.length).toBeGreaterThanOrEqual(5);
  const wrong = rules.flatMap(({ alert, expr }) =>
    [...expr.matchAll(/\b(k8sgpt_\w+)(?:\{([^}]*)\})?/g)].flatMap(([, name = '', matchers = '']) => {
      const metric = metricCatalogue.find((one) => one.name === name);
      if (metric === undefined) return [`${alert}: ${name}`];
      const by = [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(','));
      const used = [...[...matchers.matchAll(/(\w+)\s*=/g)].map(([, label = '']) => label), ...by];
      return used
        .map((label) => label.trim())
        .filter((label) => !metric.labels.includes(label))
        .map((label) => `${alert}: ${name} has no ${label}`);
    }),
  );
  expect(wrong).toEqual([]);
});

test('each rule says how grave it is, what is wrong and what to do, and is tried', () => {
  const tried = readFileSync(root + testsFile, 'utf8');
  for (const { alert, labels, annotations } of rulesOf()) {
    expect([alert, labels['severity']]).toEqual([alert, expect.stringMatching(/^(?:critical|warning)$/)]);
    expect(Object.keys(annotations)).toEqual(['summary', 'description']);
    expect(tried).toContain(`alertname: ${alert}`);
  }
});

describeWith('promtool', 'promtool', (program) => {
  test('finds the rules valid, and that they fire when they should', () => {
    const run = (...words: readonly string[]) =>
      execFileSync(program, words, { cwd: root, encoding: 'utf8' });
    expect(run('check', 'rules', rulesFile)).toContain('SUCCESS');
    expect(run('test', 'rules', testsFile)).toContain('SUCCESS');
  });
});
