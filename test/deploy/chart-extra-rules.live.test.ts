// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { chartWith, ofKind, type Values } from '../support/chart.ts';
import { describeWith } from '../support/needs.ts';

const rule = (resource: string, group = '') => ({
  apiGroups: [group],
  resources: ['pods', resource],
  verbs: ['get'],
});
const withRules = (...extraRules: readonly object[]): Values => ({ rbac: { extraRules } });

const RUNS = 'runs commands, or reaches what only nodes and pods may. Take it away.';
const ALL = 'is everything, also what runs commands in pods and what is secret: name the resources';
const SECRET = 'holds values, not names alone: set rbac.secrets to true if that is meant';

describeWith('helm', 'further rights', (helm) => {
  const chart = chartWith(helm);

  test.each([
    ['pods/exec', '', RUNS],
    ['pods/attach', '', RUNS],
    ['pods/portforward', '', RUNS],
    ['pods/proxy', '', RUNS],
    ['services/proxy', '', RUNS],
    ['nodes/proxy', '', RUNS],
    ['*/exec', '', RUNS],
    ['*/proxy', '*', RUNS],
    ['virtualmachineinstances/console', 'subresources.kubevirt.io', RUNS],
    ['*', '', ALL],
    ['*/*', '', ALL],
    ['*', 'shop.example.com', ALL],
    ['pods/*', '', ALL],
    ['secrets', '', SECRET],
    ['secrets', '*', SECRET],
  ])('of %s in the group "%s" are refused', (resource, group, said) => {
    const message = chart.refusal(withRules(rule('pods/log'), rule(resource, group)));
    // Which rule, which resource, and what to do: one sentence each.
    expect(message).toContain(`rbac.extraRules[1]: resource ${resource} `);
    expect(message).toContain(said);
  });

  test('of what is no resource but a console are refused by their group, too', () => {
    expect(chart.refusal({ rbac: { customResourceGroups: ['subresources.kubevirt.io'] } })).toContain(
      'rbac.customResourceGroups: subresources.kubevirt.io has consoles of machines',
    );
  });

  test('of what is only read are granted as they stand', () => {
    const rules = [
      rule('pods/log'),
      rule('widgets', 'shop.example.com'),
      rule('widgets/status', 'shop.example.com'),
      rule('*/status', 'shop.example.com'),
      // Neither of these is what its name reminds of.
      rule('secrets', 'shop.example.com'),
      rule('proxies', 'shop.example.com'),
      rule('executions', 'shop.example.com'),
    ];
    const [role] = ofKind(chart.objects(withRules(...rules)), 'ClusterRole');
    expect(role?.['rules'].slice(-rules.length)).toEqual(rules);
  });

  test('to Secrets are granted where Secrets are', () => {
    const extraRules = [rule('secrets')];
    const [role] = ofKind(chart.objects({ rbac: { secrets: true, extraRules } }), 'ClusterRole');
    expect(role?.['rules']).toContainEqual(extraRules[0]);
  });
});
