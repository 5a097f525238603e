// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { demoReport } from '../support/demo-report.ts';
import { cluster, planOf, refusalOf } from '../support/planning.ts';

const workOf = (...args: Parameters<typeof planOf>) => {
  const plan = planOf(...args);
  if (plan.type !== 'run') throw new Error(`${args[0]} starts no run`);
  return plan.work;
};

test('checks the default cluster with the default filters', () => {
  expect(workOf('analyze')).toEqual({
    kind: 'analyze',
    cluster: 'prod-eu',
    scope: {},
    filters: [],
    explain: false,
  });
  expect(planOf('analyze')).toMatchObject({ opening: { summary: expect.stringContaining('prod-eu') } });
});

test('namespaces, filters and labels are those that were named, each once and in order', () => {
  const line = 'analyze -n shop,payments -n shop --filter service,Pod -L app=web --explain -l German';
  expect(workOf(line)).toEqual({
    kind: 'analyze',
    cluster: 'prod-eu',
    scope: { namespaces: ['payments', 'shop'], selector: 'app=web' },
    filters: ['Pod', 'Service'],
    explain: true,
    language: 'German',
  });
});

test('without -n it is what this channel may see', () => {
  expect(workOf('analyze', { access: { namespaces: ['shop'] } })).toMatchObject({
    scope: { namespaces: ['shop'] },
  });
  expect(workOf('analyze', { access: { defaultCluster: 'staging' } })).toMatchObject({ cluster: 'staging' });
});

test.each([
  [
    'analyze -n shopp',
    { message: 'prod-eu has no namespace shopp. Did you mean shop?', hint: 'analyze -n shop' },
  ],
  ['analyze --cluster prod', { message: 'I do not know cluster prod. Did you mean prod-eu?' }],
  ['analyze --filter Pods', { message: 'There is no filter Pods. Did you mean Pod?' }],
  ['analyze --filterr Pod', { message: 'analyze has no flag --filterr. Did you mean --filter?' }],
  ['analyze -L "app in"', {}],
  ['analyse shop', {}],
])('%s is refused with what was probably meant', (line, wanted) => {
  const refusal = refusalOf(line);
  expect(refusal).toMatchObject(wanted);
  expect(refusal.message).toMatch(/^[^\n]+$/);
});

test('what a channel may not see is refused by name, and only what it may see is named', () => {
  const access = { clusters: ['staging'], namespaces: ['shop'] };
  expect(refusalOf('analyze --cluster prod-eu', { access }).message).toBe(
    'You may not see cluster prod-eu from this channel. It may see staging.',
  );
  expect(refusalOf('analyze -n payments', { access }).message).toBe(
    'You may not see namespace payments from this channel. It may see shop.',
  );
});

test('without any cluster it says why', () => {
  expect(refusalOf('analyze', { clusters: [] }).message).toContain('Is a worker running');
  expect(refusalOf('analyze', { access: { clusters: [] } }).message).toContain('may not see any cluster');
});

test('the same question again is the same work, within what may be seen now', async () => {
  const report = {
    ...(await demoReport()),
    cluster: 'staging',
    scope: { namespaces: ['payments', 'shop'] },
    requestedFilters: ['Pod'],
  };
  expect(workOf('analyze --again r1', { report })).toMatchObject({
    cluster: 'staging',
    scope: { namespaces: ['payments', 'shop'] },
    filters: ['Pod'],
  });
  expect(refusalOf('analyze --again r1', { report, access: { namespaces: ['shop'] } }).message).toContain(
    'may not see namespace payments',
  );
  expect(refusalOf('analyze --again r1').message).toContain('no longer kept');
});

test('a cluster whose namespaces are unknown is asked for any', () => {
  expect(workOf('analyze -n new', { clusters: [cluster('edge', { namespaces: [] })] })).toMatchObject({
    cluster: 'edge',
    scope: { namespaces: ['new'] },
  });
});
