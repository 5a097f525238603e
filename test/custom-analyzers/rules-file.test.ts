// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { readRules } from '../../adapters/custom-analyzers/cel-rules.ts';

const read = (text: string): readonly string[] => readRules({ path: 'rules.yaml', text }).problems;

const rule = (lines: string): string =>
  `analyzers:\n  - name: degraded\n    kind: widgets.example.com\n${lines.replace(/^/gm, '    ')}`;
const SAY = 'say: is degraded\n';

test('a whole rule is read, with every setting', () => {
  const { rules, problems } = readRules({
    path: 'rules.yaml',
    text: rule(`apiVersion: example.com/v1
title: Widgets that are degraded
namespaces: [shop, "team-*"]
labels: app=web,tier!=cache
let:
  ready: object.status.conditions.filter(c, c.type == 'Ready')
when: ready.exists(c, c.status == 'False') && object.status.phase == 'Degraded'
since: ready[0].lastTransitionTime
for: 5m
severity: critical
code: degraded
say: "is degraded: {ready[0].message}"
fix: Look at {object.spec.owner}.
docs: https://example.com/runbook
parent: { kind: Deployment, name: "object.metadata.labels['app']" }
blames:
  - { kind: Secret, name: object.spec.secretName, namespace: "'vault'" }
sensitive: [object.spec.owner]
`),
  });
  expect(problems).toEqual([]);
  expect(rules[0]?.rule).toMatchObject({ name: 'degraded', severity: 'critical', for: '5m' });
  expect(rules[0]?.paths).toContainEqual(['metadata', 'labels', 'app']);
});

test.each([
  [
    'a field that is called otherwise',
    `wehn: "true"\n${SAY}`,
    [
      'rules.yaml:2:5: degraded: when is missing',
      'rules.yaml:4:5: degraded: unknown setting wehn; did you mean when?',
    ],
  ],
  [
    'a single =',
    `when: object.status.phase = 'Degraded'\n${SAY}`,
    ['rules.yaml:4:31: degraded: when: one = compares nothing: write =='],
  ],
  [
    'a bracket that stays open',
    `when: has(object.status.phase\n${SAY}`,
    ['rules.yaml:4:14: degraded: when: ( is never closed'],
  ],
  [
    'brackets in brackets in brackets',
    `when: ${'('.repeat(1_900)}true${')'.repeat(1_900)}\n${SAY}`,
    ['rules.yaml:4:111: degraded: when: brackets are nested deeper than 100'],
  ],
  [
    'another language',
    `when: object.a and object.b\n${SAY}`,
    ['rules.yaml:4:20: degraded: when: and is not CEL: write &&'],
  ],
  [
    'a name that there is not',
    `when: objekt.a == 1\n${SAY}`,
    ['rules.yaml:4:11: degraded: when: there is no variable objekt: did you mean object?'],
  ],
  [
    'a function that there is not',
    `when: object.a.startWith('x')\n${SAY}`,
    ['rules.yaml:4:19: degraded: when: there is no function startWith: did you mean startsWith?'],
  ],
  [
    'a type that does not fit',
    `when: size(object.list)\n${SAY}`,
    ['rules.yaml:4:11: degraded: when: gives int, where bool is wanted'],
  ],
  [
    'types that do not go together',
    `when: now > 'yesterday'\n${SAY}`,
    ['rules.yaml:4:14: degraded: when: > does not work on timestamp and string'],
  ],
  [
    'a pattern that is none',
    `when: object.a.matches('[')\n${SAY}`,
    ['rules.yaml:4:19: degraded: when: error parsing regexp: missing closing ]: `[`'],
  ],
  [
    'a sentence',
    `when: object.a == 1\nsay: 'is {object.b + } degraded'\n`,
    ['rules.yaml:5:24: degraded: say: the expression ends too early'],
  ],
  [
    'a brace that stays open',
    `when: object.a == 1\nsay: is {object.b\n`,
    ['rules.yaml:5:13: degraded: say: { is never closed; a brace itself is written {{'],
  ],
  [
    'text over several lines',
    `when: |\n  object.a == 1 &&\n    objekt.b == 2\n${SAY}`,
    ['rules.yaml:6:9: degraded: when: there is no variable objekt: did you mean object?'],
  ],
  [
    'for without since',
    `when: object.a == 1\nfor: 5m\n${SAY}`,
    [
      'rules.yaml:5:5: degraded: for needs since: an expression that tells when it began, for example object.metadata.creationTimestamp',
    ],
  ],
  [
    'a name of its own twice',
    `when: object.a == 1\nlet: { now: object.b }\n${SAY}`,
    ['rules.yaml:5:17: degraded: let.now: now is the name of something else already'],
  ],
])('%s is refused with its place', (_, lines, problems) => {
  expect(read(rule(lines))).toEqual(problems);
});

test('one wrong rule leaves the others, and every mistake is told at once', () => {
  const { rules, problems } = readRules({
    path: 'rules.yaml',
    text: `analyzers:
  - { name: a, kind: Pod, when: object.x == 1, say: is x }
  - { name: a, kind: Pod, when: object.x == 1, say: is x }
  - { name: b, kind: Pod, when: "object.x ==", say: "{y}" }
`,
  });
  expect(rules.map(({ rule: { name } }) => name)).toEqual(['a', 'a']);
  expect(problems).toEqual([
    'rules.yaml:3:7: there is another rule of the name a',
    'rules.yaml:4:43: b: when: the expression ends too early',
    'rules.yaml:4:55: b: say: there is no variable y; what is checked is called object',
  ]);
});

test.each([
  ['', 'rules.yaml: analyzers is a list of rules'],
  ['analyzers: [{ a: b[0] }]', 'rules.yaml:1:19: not valid YAML'],
  ['- 1', 'a file of rules holds `analyzers:` with a list of rules'],
  ['rules: []', 'unknown setting rules; known are analyzers'],
  ['a: &a [*a]\nanalyzers: *a', 'rules.yaml'],
  [`# ${'x'.repeat(1024 * 1024)}`, 'a file of rules has 1 MB at most'],
  [rule(`when: ${'('.repeat(3_000)}1${')'.repeat(3_000)}\n${SAY}`), '4000 are allowed'],
])('what is no file of rules is refused (%#)', (text, problem) => {
  expect(read(text).join('\n')).toContain(problem);
});
