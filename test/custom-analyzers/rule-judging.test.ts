// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { gapOf } from '../../adapters/custom-analyzers/cel-analyzer.ts';
import { compileRule } from '../../adapters/custom-analyzers/cel-compile.ts';
import { judge } from '../../adapters/custom-analyzers/cel-judge.ts';
import { picker } from '../../adapters/custom-analyzers/cel-pick.ts';
import { Rule } from '../../adapters/custom-analyzers/cel-rule.ts';
import { MOST_FINDINGS, tally } from '../../adapters/custom-analyzers/cel-verdict.ts';

const NOW = Date.parse('2026-01-01T12:00:00Z');

const compiled = (given: object) => {
  const { rule, faults } = compileRule(
    Rule.parse({
      name: 'degraded',
      kind: 'widgets',
      when: "object.status.phase == 'Degraded'",
      say: 'is degraded',
      ...given,
    }),
  );
  expect(faults).toEqual([]);
  return rule;
};

const widget = (more: object = {}) => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: {
    name: 'one',
    namespace: 'shop',
    creationTimestamp: '2026-01-01T11:50:00Z',
    labels: { 'app.kubernetes.io/name': 'web' },
  },
  spec: { replicas: 3, secretName: 'login', memory: '1Gi', owner: 'ana@example.com', items: ['b', 'a'] },
  status: {
    phase: 'Degraded',
    reason: 'disk full',
    conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: '2026-01-01T11:53:00Z' }],
  },
  ...more,
});

/** As a process does it: with only the fields that the rule reads. */
const judged = (given: object, object: object = widget()) => {
  const rule = compiled(given);
  return judge(rule, picker(rule.paths)(object as Record<string, unknown>), { cluster: 'prod', now: NOW });
};

const textOf = (say: string, more: object = {}): string => {
  const judgement = judged({ say, ...more });
  return judgement.type === 'finding' ? judgement.finding.text : judgement.type;
};

test.each([
  ["object.status.phase == 'Degraded'", 'finding'],
  ["object.status.phase == 'Running'", 'fine'],
  ['object.spec.replicas > 2', 'finding'],
  ['object.spec.replicas % 2 == 1', 'finding'],
  ["quantity(object.spec.memory).isGreaterThan(quantity('512Mi'))", 'finding'],
  ["object.metadata.labels['app.kubernetes.io/name'] == 'web'", 'finding'],
  ["object.status.conditions.exists(c, c.type == 'Ready' && c.status == 'False')", 'finding'],
  ["now - timestamp(object.metadata.creationTimestamp) > duration('5m')", 'finding'],
  ["now - timestamp(object.metadata.creationTimestamp) > duration('15m')", 'fine'],
  ["object.spec.owner.matches('^[a-z]+@')", 'finding'],
  ["cluster == 'prod'", 'finding'],
  ['has(object.spec.paused) && object.spec.paused', 'fine'],
  ['object.spec.paused', 'missing'],
  ['object.spec.replicas', 'failed'],
  ["object.spec.replicas + '1' == '31'", 'failed'],
  ['object.metadata.creationTimestamp < now', 'failed'],
])('when: %s → %s', (when, type) => {
  expect(judged({ when }).type).toBe(type);
});

test.each([
  ['is degraded: {object.status.reason}', 'is degraded: disk full'],
  ['has {object.spec.replicas} replicas and {object.spec.nothing}', 'has 3 replicas and (no spec.nothing)'],
  ['exists since {now - timestamp(object.metadata.creationTimestamp)}', 'exists since 10m'],
  ['holds {object.spec.items} in {{braces}}', 'holds b, a in {braces}'],
  ["is {object.spec.replicas > 2 ? 'large {x}' : 'small'}", 'is large {x}'],
  ['is {ready.status}', 'is False'],
])('say: %s → %s', (say, text) => {
  expect(textOf(say, { let: { ready: 'object.status.conditions[0]' } })).toBe(text);
});

test('a finding has its place, its time and what it belongs to', () => {
  expect(
    judged({
      since: 'object.status.conditions[0].lastTransitionTime',
      parent: { kind: 'Deployment', name: "object.metadata.labels['app.kubernetes.io/name']" },
      blames: [
        { kind: 'Secret', name: 'object.spec.secretName' },
        { kind: 'Node', name: 'object.spec.nodeName' },
      ],
      sensitive: ['object.spec.owner', 'object.spec.nothing'],
      fix: 'Ask {object.spec.owner}.',
      docs: 'https://example.com',
      severity: 'critical',
    }),
  ).toEqual({
    type: 'finding',
    finding: {
      kind: 'Widget',
      apiVersion: 'example.com/v1',
      namespace: 'shop',
      name: 'one',
      text: 'is degraded',
      severity: 'critical',
      code: 'degraded',
      fix: 'Ask ana@example.com.',
      docs: 'https://example.com',
      parent: { kind: 'Deployment', name: 'web', namespace: 'shop' },
      blames: [{ kind: 'Secret', name: 'login', namespace: 'shop' }],
      since: Date.parse('2026-01-01T11:53:00Z'),
      sensitive: ['ana@example.com'],
    },
  });
});

test('what has not lasted long enough is fine', () => {
  const since = 'object.status.conditions[0].lastTransitionTime';
  expect(judged({ since, for: '7m' }).type).toBe('finding');
  expect(judged({ since, for: '8m' }).type).toBe('fine');
  expect(judged({ since: 'object.status.nothing', for: '1m' }).type).toBe('missing');
});

test('a rule is shown only what it reads', () => {
  const rule = compiled({ when: "object.status.phase == 'x'" });
  expect(picker(rule.paths)(widget())).toEqual({
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { name: 'one', namespace: 'shop' },
    status: { phase: 'Degraded' },
  });
});

const verdictOf = (when: string, objects: readonly object[]) => {
  const counted = tally();
  for (const object of objects) counted.add(judged({ when }, object));
  return counted.verdict();
};

test('a field that some lack is theirs; one that all lack is a mistake in the rule', () => {
  const bare = widget({ status: undefined });
  expect(gapOf(verdictOf("object.status.phase == 'x'", [widget(), bare]))).toBeUndefined();
  expect(gapOf(verdictOf("object.status.fase == 'x'", [widget(), bare]))).toBe(
    'none of 2 objects has status.fase: correct the rule, or ask with has(…) first',
  );
  expect(gapOf(verdictOf("object.spec.replicas + 'x' == 'y'", [widget(), widget()]))).toBe(
    'could not judge all 2 objects: + does not work on (int, string)',
  );
});

test('findings are bounded, and the rest is counted', () => {
  const verdict = verdictOf(
    'true',
    Array.from({ length: MOST_FINDINGS + 12 }, () => widget()),
  );
  expect(verdict.findings).toHaveLength(MOST_FINDINGS);
  expect(gapOf(verdict)).toBe(`${MOST_FINDINGS} findings are told, 12 more are not`);
});
