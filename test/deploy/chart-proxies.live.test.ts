// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { configSlices } from '../../src/compose/config-slices.generated.ts';
import { limitsConfig } from '../../src/config/limits.ts';
import { resolveConfig } from '../../src/config/resolve.ts';
import { chartWith, componentOf, ofKind, type Values, workloadsOf } from '../support/chart.ts';
import { describeWith } from '../support/needs.ts';

const ingress = { enabled: true, host: 'bot.example.com' };
const httpRoute = { enabled: true, parentRefs: [{ name: 'public', namespace: 'gateways' }] };
const own = (trustProxy: number): Values => ({ config: { limits: { trustProxy } } });

/** How many proxies the program trusts in each role, by the configuration and the variables that the chart gives it. */
const trustedBy = (chart: ReturnType<typeof chartWith>, values: Values): Readonly<Record<string, number>> => {
  const objects = chart.objects(values);
  const map = ofKind(objects, 'ConfigMap').find(({ data }) => data['k8sgpt.yaml'] !== undefined);
  const text: string = map?.['data']['k8sgpt.yaml'] ?? '';
  return Object.fromEntries(
    workloadsOf(objects)
      .filter((one) => componentOf(one) !== 'redis')
      .map((one) => {
        const [{ env }] = one['spec'].template.spec.containers;
        const given = env.find(({ name }: { readonly name: string }) => name === 'K8SGPT_TRUST_PROXY');
        const found = resolveConfig(configSlices, {
          env: given === undefined ? {} : { K8SGPT_TRUST_PROXY: given.value },
          file: { path: 'k8sgpt.yaml', text },
          readSecret: () => '',
        });
        return [componentOf(one), limitsConfig.schema.parse(found['limits']).trustProxy];
      }),
  );
};

describeWith('helm', 'behind proxies the chart', (helm) => {
  const chart = chartWith(helm);

  test.each<readonly [what: string, values: Values, bot: number]>([
    ['trusts nobody where nothing stands before it', {}, 0],
    [
      'trusts nobody where a balancer of connections stands before it',
      { service: { type: 'LoadBalancer' } },
      0,
    ],
    ['trusts its own Ingress', { ingress }, 1],
    ['trusts the Gateway of its own route', { httpRoute }, 1],
    ['trusts as many as it is told', { ingress, service: { trustedProxies: 2 } }, 2],
    ['trusts nobody where it is told so', { ingress, service: { trustedProxies: 0 } }, 0],
    ['trusts an Ingress of others that it is told of', { service: { trustedProxies: 1 } }, 1],
    ['leaves it to a configuration that says it', { ingress, ...own(2) }, 2],
    ['leaves it to a configuration that trusts nobody', { ingress, ...own(0) }, 0],
    [
      'leaves it to a variable that says it',
      { ingress, bot: { extraEnv: [{ name: 'K8SGPT_TRUST_PROXY', value: '3' }] } },
      3,
    ],
  ])('%s', (_, values, bot) => {
    const trusted = trustedBy(chart, values);
    expect(trusted['bot']).toBe(bot);
    // Nothing is routed to the others: what the variable says is for the bot alone.
    if (!('config' in values)) expect([trusted['worker'], trusted['scheduler']]).toEqual([0, 0]);
  });

  test('does so in one process as well', () => {
    expect(trustedBy(chart, { mode: 'all-in-one', redis: { mode: 'none' }, ingress })).toEqual({ serve: 1 });
  });

  test('says nothing over a configuration that it does not see, unless it is told', () => {
    const values = { ingress, existingConfigMap: 'by-others' };
    expect(trustedBy(chart, values)['bot']).toBe(0);
    expect(trustedBy(chart, { ...values, service: { trustedProxies: 1 } })['bot']).toBe(1);
  });
});
