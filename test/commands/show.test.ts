// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { demoReport } from '../support/demo-report.ts';
import { planOf, refusalOf } from '../support/planning.ts';

const lookOf = (line: string): unknown => {
  const plan = planOf(line);
  if (plan.type !== 'run' || plan.work.kind !== 'look') throw new Error(`${line} looks at nothing`);
  return plan.work.look;
};

test.each([
  ['show pods', { what: 'list', kind: 'Pod', limit: 30 }],
  ['show po -l app=web --limit 5', { what: 'list', kind: 'Pod', selector: 'app=web', limit: 5 }],
  ['get deploy -A', { what: 'list', kind: 'Deployment' }],
  ['kubectl get svc', { what: 'list', kind: 'Service' }],
  ['show deployment/web', { what: 'object', kind: 'Deployment', name: 'web' }],
  ['kubectl describe pod web-1', { what: 'object', kind: 'Pod', name: 'web-1' }],
  ['show events', { what: 'events' }],
  ['show events pod/web-1', { what: 'events', kind: 'Pod', name: 'web-1' }],
  ['show events web-1', { what: 'events', name: 'web-1' }],
  ['show events pods', { what: 'events', kind: 'Pod' }],
  ['show logs web-1', { what: 'logs', kind: 'Pod', name: 'web-1', previous: false, tail: 100 }],
  ['show logs web-1 app -p', { what: 'logs', name: 'web-1', container: 'app', previous: true }],
  [
    'kubectl logs deploy/web -c app --tail 20 --since 10m',
    { kind: 'Deployment', container: 'app', tail: 20, sinceSeconds: 600 },
  ],
  ['show logs deploy web', { what: 'logs', kind: 'Deployment', name: 'web' }],
  ['show relations deploy/web', { what: 'relations', kind: 'Deployment', name: 'web' }],
  ['show timeline deploy/web --since 2h', { what: 'timeline', name: 'web', sinceMs: 7_200_000 }],
  ['show cluster', { what: 'cluster' }],
  ['show widgets.example.com', { what: 'list', kind: 'widgets.example.com' }],
  ['get Widgets', { what: 'list', kind: 'widgets' }],
  ['kubectl get ksvc', { what: 'list', kind: 'ksvc' }],
  ['show widgets.example.com/one', { what: 'object', kind: 'widgets.example.com', name: 'one' }],
  ['kubectl describe widget one', { what: 'object', kind: 'widget', name: 'one' }],
  ['show ipaddress.networking.k8s.io/a', { what: 'object', kind: 'ipaddress.networking.k8s.io', name: 'a' }],
])('%s', (line, look) => {
  expect(lookOf(line)).toMatchObject(look);
});

test('every example looks at something', () => {
  const { examples = [] } = commands.find(({ verb }) => verb === 'show') ?? {};
  expect(examples.map((line) => lookOf(line))).toHaveLength(6);
});

test('the timeline of an incident is that of its cause, where it is', async () => {
  const report = await demoReport();
  const [first] = report.incidents;
  const { kind, name, namespace } = first?.cause.object ?? {};
  expect(
    planOf('show timeline -i 1', {
      report,
      clusters: [{ name: 'demo', default: true, namespaces: [], source: 'demo' }],
    }),
  ).toMatchObject({
    work: { cluster: 'demo', namespaces: [namespace], look: { kind, name, incident: first?.id } },
  });
});

test('who may see some namespaces only looks into these alone', () => {
  const access = { namespaces: ['shop'] };
  expect(planOf('show pods', { access })).toMatchObject({ work: { namespaces: ['shop'], restricted: true } });
  expect(planOf('show pods -n payments,shop')).toMatchObject({ work: { namespaces: ['payments', 'shop'] } });
  expect(refusalOf('show pods -n payments', { access }).message).toContain('may not see namespace payments');
  expect(refusalOf('show pods --cluster x', { access: { clusters: ['prod-*'] } }).message).toContain(
    'may not see cluster x',
  );
});

test.each([
  ['show', 'What should I show', 'show pods -n shop'],
  ['show pdos', 'Did you mean pods', 'show pods'],
  ['show deployment/', 'Which Deployment', 'show deployment/NAME'],
  ['show deploymnet/web', 'Did you mean deployment', 'show deployment/web'],
  ['show "no kind/x"', 'do not know the kind', 'show deployment/x'],
  ['show "no kind"', 'do not know the kind', 'show pods -n shop'],
  ['show relations widgets.example.com/one', 'do not know the kind', 'show pods -n shop'],
  ['show logs', 'Whose log', 'show logs web-1 -n shop'],
  ['show timeline', 'The timeline of which object', 'show timeline deployment/web -n shop'],
  ['show pods --limit 0', '--limit is a whole number from 1 to 500', undefined],
  ['show pods -l "app in"', 'selector', undefined],
  ['show logs web-1 --since soon', '--since is a time such as', undefined],
])('%s: refused, saying what to write', (line, words, hint) => {
  const refusal = refusalOf(line);
  expect(refusal.message.toLowerCase()).toContain(words.toLowerCase());
  if (hint !== undefined) expect(refusal.hint).toBe(hint);
});
