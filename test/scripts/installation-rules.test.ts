// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { marked, markedRules, OURS } from '../../scripts/generate/_installation-rules.ts';
import { root } from '../../scripts/root.ts';
import { askedIn } from '../support/promql.ts';

test.each([
  ['a', 'k8sgpt_workers', `k8sgpt_workers{${OURS}}`],
  ['empty braces', 'k8sgpt_workers{}', `k8sgpt_workers{${OURS}}`],
  ['matchers', 'k8sgpt_ticks_total{a="b", c=~"d"}[5m]', `k8sgpt_ticks_total{${OURS}, a="b", c=~"d"}[5m]`],
  ['a matcher with braces', 'k8sgpt_a{b=~"x{1,2}"} + 1', `k8sgpt_a{${OURS}, b=~"x{1,2}"} + 1`],
  ['a record', 'k8sgpt:slo:rate5m > 0.1', `k8sgpt:slo:rate5m{${OURS}} > 0.1`],
  ['a range', 'increase(k8sgpt_a[7d] offset 1d)', `increase(k8sgpt_a{${OURS}}[7d] offset 1d)`],
  ['a subquery', 'max_over_time(k8sgpt_a[1h:5m])', `max_over_time(k8sgpt_a{${OURS}}[1h:5m])`],
  [
    'several, one of them on a line of its own',
    'sum by (k8sgpt_a) (k8sgpt_a)\n  / on () group_left ()\n  k8sgpt_b{le="+Inf"}',
    `sum by (k8sgpt_a) (k8sgpt_a{${OURS}})\n  / on () group_left ()\n  k8sgpt_b{${OURS}, le="+Inf"}`,
  ],
  ['what Node.js tells', 'process_start_time_seconds', `process_start_time_seconds{${OURS}}`],
  ['what Kubernetes tells', 'kube_pod_info{pod="a"}', 'kube_pod_info{namespace="@", pod="a"}'],
  ['nothing that is selected', 'vector(0) or (1 > bool 2)', 'vector(0) or (1 > bool 2)'],
])('a selector gets a mark: %s', (_, query, expected) => {
  expect(marked(query)).toBe(expected);
});

test.each([
  ['up == 0', 'up: nobody knows whose series these are'],
  ['{job="k8sgpt"}', 'a selector without a metric: nobody knows'],
  ['sum(k8sgpt_a', 'no PromQL at'],
])('what nobody can mark is noticed: %s', (query, said) => {
  expect(() => marked(query)).toThrow(said);
});

test('only queries are touched, and comments, order and text around them stay', () => {
  const text = `# k8sgpt_a
groups:
  - name: k8sgpt_a
    rules:
      - alert: A # k8sgpt_a
        expr: k8sgpt_a > 0 # k8sgpt_a
        labels: { severity: warning }
        annotations: { summary: 'expr: k8sgpt_a of {{ $labels.a }}' }
      - record: k8sgpt:a
        expr: |-
          k8sgpt_a
            + k8sgpt_b{c="d"}
`;
  expect(markedRules(text)).toBe(
    text
      .replace('expr: k8sgpt_a >', `expr: k8sgpt_a{${OURS}} >`)
      .replace('          k8sgpt_a\n', `          k8sgpt_a{${OURS}}\n`)
      .replace('{c="d"}', `{${OURS}, c="d"}`),
  );
  expect(() => markedRules("rules: [{ expr: 'k8sgpt_a' }]")).toThrow('write expr plainly');
});

interface Rule {
  readonly expr: string;
}
const folder = `${root}deploy/alerts/`;
const rulesIn = (text: string): readonly Rule[] =>
  parse(text).groups.flatMap(({ rules }: { readonly rules: readonly Rule[] }) => rules);

test.each(readdirSync(folder).filter((name) => name.endsWith('.rules.yaml')))(
  'every selector of %s has its mark, and nothing else is another',
  (name) => {
    const text = readFileSync(folder + name, 'utf8');
    const before = rulesIn(text);
    const after = rulesIn(markedRules(text));
    expect(after.length).toBeGreaterThan(5);
    for (const [at, { expr }] of after.entries()) {
      const asked = askedIn(expr);
      for (const { metric, labels } of asked)
        expect([metric, labels]).toEqual([
          metric,
          expect.arrayContaining([metric.startsWith('kube_') ? 'namespace' : 'k8sgpt_installation']),
        ]);
      expect(asked.length).toBeGreaterThan(0);
      const unmarked = expr.replaceAll(/\{\w+="@"\}/g, '').replaceAll(/\w+="@", /g, '');
      expect({ ...after[at], expr: unmarked }).toEqual(before[at]);
    }
  },
);
