// SPDX-License-Identifier: Apache-2.0

import { BlockList, isIPv6 } from 'node:net';
import { expect, test } from 'vitest';
import {
  chartWith,
  componentOf,
  ofKind,
  PLACE,
  type Rendered,
  type Values,
  workloadsOf,
} from '../support/chart.ts';
import { chartValues } from '../support/chart-values.ts';
import { describeWith } from '../support/needs.ts';

/** Somebody on the other side: an address, or a pod with its labels in a namespace. */
interface Peer {
  readonly address?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

const within = (address: string, cidr: string): boolean => {
  const list = new BlockList();
  const [net = '', bits] = cidr.split('/');
  const family = isIPv6(net) ? 'ipv6' : 'ipv4';
  if (family !== (isIPv6(address) ? 'ipv6' : 'ipv4')) return false;
  list.addSubnet(net, Number(bits), family);
  return list.check(address, family);
};

const selects = (selector: Rendered | undefined, labels: Readonly<Record<string, string>>): boolean =>
  Object.entries<string>(selector?.['matchLabels'] ?? {}).every(([key, value]) => labels[key] === value) &&
  (selector?.['matchExpressions'] ?? []).every(({ key, values }: Rendered) => values.includes(labels[key]));

const isPeer = (rule: Rendered, { address, namespace, labels }: Peer): boolean => {
  if (rule['ipBlock'] !== undefined)
    return (
      address !== undefined &&
      within(address, rule['ipBlock'].cidr) &&
      !(rule['ipBlock'].except ?? []).some((cidr: string) => within(address, cidr))
    );
  if (labels === undefined) return false;
  const isThere =
    rule['namespaceSelector'] === undefined
      ? namespace === PLACE.namespace
      : selects(rule['namespaceSelector'], { 'kubernetes.io/metadata.name': namespace ?? '' });
  return isThere && selects(rule['podSelector'], labels);
};

/** Whether Kubernetes lets a connection of, or to, a role's pod pass. https://kubernetes.io/docs/concepts/services-networking/network-policies/ */
const passes = (
  objects: readonly Rendered[],
  role: string,
  way: 'ingress' | 'egress',
  peer: Peer,
  port: number,
): boolean => {
  const pod = workloadsOf(objects).find((one) => componentOf(one) === role);
  const labels = pod?.['spec'].template.metadata.labels;
  const policies = ofKind(objects, 'NetworkPolicy').filter(
    ({ spec }) =>
      spec.policyTypes.includes(way === 'ingress' ? 'Ingress' : 'Egress') &&
      selects(spec.podSelector, labels),
  );
  const peers = way === 'ingress' ? 'from' : 'to';
  return (
    policies.length === 0 ||
    policies.some(({ spec }) =>
      (spec[way] ?? []).some(
        (rule: Rendered) =>
          (rule['ports'] === undefined || rule['ports'].some((one: Rendered) => one['port'] === port)) &&
          (rule[peers] === undefined || rule[peers].some((one: Rendered) => isPeer(one, peer))),
      ),
    )
  );
};

const dns: Peer = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
const chatOrAi: Peer = { address: '52.1.2.3' };
const inside: Peer = { address: '10.20.30.40' };
const metadata: Peer = { address: '169.254.169.254' };
const ownPod = (component: string): Peer => ({
  namespace: PLACE.namespace,
  labels: {
    'app.kubernetes.io/name': 'k8sgpt',
    'app.kubernetes.io/instance': PLACE.release,
    'app.kubernetes.io/component': component,
  },
});
const stranger: Peer = { namespace: 'shop', labels: { app: 'cart' } };
const prometheus: Peer = { namespace: 'monitoring', labels: { app: 'prometheus' } };

describeWith('helm', 'the network of the chart', (helm) => {
  const chart = chartWith(helm);
  const goes = (values: Values, role: string, peer: Peer, port: number) =>
    passes(chart.objects(values), role, 'egress', peer, port);
  const comes = (values: Values, role: string, peer: Peer, port: number) =>
    passes(chart.objects(values), role, 'ingress', peer, port);

  test('lets each role reach what docs/guide/egress.md lists for it, and nothing else', () => {
    const reached = (role: string) => ({
      names: goes({}, role, dns, 53),
      redis: goes({}, role, ownPod('redis'), 6379),
      chatOrAi: goes({}, role, chatOrAi, 443),
      apiServer: goes({}, role, inside, 6443),
      plain: goes({}, role, chatOrAi, 80),
      neighbours: goes({}, role, inside, 8080),
      metadata: goes({}, role, metadata, 80),
      otherRedis: goes({}, role, stranger, 6379),
    });
    const all = {
      names: true,
      redis: true,
      chatOrAi: true,
      apiServer: false,
      plain: false,
      neighbours: false,
      metadata: false,
      otherRedis: false,
    };
    expect(reached('bot')).toEqual(all);
    expect(reached('scheduler')).toEqual(all);
    expect(reached('worker')).toEqual({ ...all, apiServer: true });
    expect(Object.values(reached('redis'))).toEqual(Object.values(all).map(() => false));
  });

  test('keeps pods that another selector would forget: what has no rule of its own is closed', () => {
    const policies = ofKind(chart.objects({}), 'NetworkPolicy').filter(
      ({ metadata: { name } }) => name !== 'bot-k8sgpt-worker',
    );
    const objects = [...policies, ...workloadsOf(chart.objects({}))];
    expect(passes(objects, 'worker', 'egress', chatOrAi, 443)).toBe(false);
  });

  test('lets nobody in who was not named', () => {
    for (const role of ['bot', 'worker', 'scheduler', 'redis'])
      for (const port of [3000, 3001, 3080, 6379, 8080, 8089])
        for (const peer of [stranger, prometheus, chatOrAi])
          expect([role, port, comes({}, role, peer, port)]).toEqual([role, port, false]);
    for (const role of ['bot', 'worker', 'scheduler'])
      expect(comes({}, 'redis', ownPod(role), 6379)).toBe(true);
    expect(comes({}, 'redis', ownPod('redis'), 6379)).toBe(false);
  });

  test('opens each door with its value, and no other with it', () => {
    const byIngress = chartValues['a way in by Ingress'] ?? {};
    expect(comes(byIngress, 'bot', { ...stranger, namespace: 'ingress-nginx' }, 3000)).toBe(true);
    expect(comes(byIngress, 'bot', stranger, 3000)).toBe(false);
    expect(comes({ service: { type: 'LoadBalancer' } }, 'bot', chatOrAi, 3000)).toBe(true);
    const seen = { metrics: { enabled: true }, secrets: { ADMIN_TOKEN: { name: 'a', key: 't' } } };
    for (const role of ['bot', 'worker', 'scheduler'])
      expect([comes(seen, role, prometheus, 3080), comes(seen, role, stranger, 3080)]).toEqual([true, false]);
    expect(comes(seen, 'worker', prometheus, 3001)).toBe(false);
  });

  test('lets a proxy and a collector of traces be reached, because they are set', () => {
    const values = {
      proxy: { https: 'http://proxy.example.com:3128' },
      tracing: { endpoint: 'http://otel-collector.observability.svc:4318/v1' },
    };
    const narrow = { ...values, networkPolicy: { proxy: { to: [{ ipBlock: { cidr: '10.1.2.3/32' } }] } } };
    for (const role of ['bot', 'worker', 'scheduler']) {
      expect([goes({}, role, inside, 3128), goes({}, role, inside, 4318)]).toEqual([false, false]);
      expect([goes(values, role, inside, 3128), goes(values, role, inside, 4318)]).toEqual([true, true]);
      expect(goes(narrow, role, inside, 3128)).toBe(false);
      expect(goes(narrow, role, { address: '10.1.2.3' }, 3128)).toBe(true);
    }
    expect(goes({ proxy: { https: 'https://proxy.example.com' } }, 'bot', inside, 443)).toBe(true);
    expect(goes(values, 'redis', inside, 3128)).toBe(false);
  });

  test('lets a role with an identity of the cloud ask for it, and no other role', () => {
    const [google, amazon] = ['identities of Google', 'identities by EKS Pod Identity'].map(
      (name) => chartValues[name] ?? {},
    ) as [Values, Values];
    // https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
    const agents: readonly Peer[] = [{ address: '169.254.170.23' }, { address: 'fd00:ec2::23' }];
    for (const agent of agents) {
      expect([agent, goes(amazon, 'worker', agent, 80), goes({}, 'worker', agent, 80)]).toEqual([
        agent,
        true,
        false,
      ]);
      expect(goes(amazon, 'bot', agent, 80)).toBe(false);
    }
    expect(goes(amazon, 'worker', metadata, 80)).toBe(false);
    for (const role of ['worker', 'scheduler']) expect(goes(google, role, metadata, 80)).toBe(true);
    expect(goes(google, 'bot', metadata, 80)).toBe(false);
    const annotationsOf = (values: Values, role: string) =>
      ofKind(chart.objects(values), 'ServiceAccount').find((one) => componentOf(one) === role)?.metadata
        .annotations;
    expect(annotationsOf(amazon, 'worker')).toBeUndefined();
    expect(annotationsOf(google, 'scheduler')).toBeUndefined();
    expect(annotationsOf(google, 'worker')).toEqual({
      'iam.gke.io/gcp-service-account': 'k8sgpt@project.iam.gserviceaccount.com',
    });
  });

  test('knows the ports of a Redis elsewhere from its addresses', () => {
    const external = (more: Values) => ({ redis: { mode: 'external', external: more } });
    expect(goes(external({ url: 'rediss://redis.example.com:6380/2' }), 'bot', inside, 6380)).toBe(true);
    expect(goes(external({ url: 'rediss://redis.example.com:6380/2' }), 'bot', inside, 6379)).toBe(false);
    const sentinels = external({ sentinel: { nodes: ['s1:26379'], name: 'main' } });
    expect([goes(sentinels, 'bot', inside, 26379), goes(sentinels, 'bot', inside, 6379)]).toEqual([
      true,
      true,
    ]);
    expect(goes(external({ cluster: { nodes: ['r1:7000'] } }), 'worker', inside, 7000)).toBe(true);
  });

  test('says nothing that an API server would leave out', { timeout: 180_000 }, () => {
    for (const values of Object.values(chartValues))
      for (const {
        metadata: { name },
        spec,
      } of ofKind(chart.objects(values), 'NetworkPolicy'))
        for (const way of ['ingress', 'egress']) expect([name, way, spec[way]]).not.toEqual([name, way, []]);
  });
});
