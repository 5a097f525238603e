import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readStates } from '../scripts/score/expected.ts';
import { plain } from '../src/core/document.ts';
import type { Incident } from '../src/core/incident.ts';
import { formatRef } from '../src/core/ref.ts';
import type { Report } from '../src/core/report.ts';
import {
  deployment,
  ingress,
  NOW,
  nginx,
  object,
  pod,
  type Raw,
  reportOf,
  service,
} from './support/objects.ts';

/** Incidents that people must act on; notes are left out. */
const troubles = ({ incidents }: Report): readonly Incident[] =>
  incidents.filter(({ severity }) => severity !== 'info');

const only = (report: Report): Incident => {
  const found = troubles(report);
  expect(found.map(({ title }) => plain(title))).toHaveLength(1);
  return found[0] as Incident;
};

/** `Kind/name` of each object that a finding of the incident is about. */
const kindsIn = (report: Report, incident: Incident): readonly string[] =>
  [
    ...new Set(
      incident.findings.flatMap(
        (id) => report.findings.find((finding) => finding.id === id)?.object.kind ?? [],
      ),
    ),
  ].sort();

const impact = (incident: Incident): string => incident.impact.map(plain).join(' → ');
const cause = (incident: Incident): string => formatRef(incident.cause.object);

const configured = (name: string): Raw => ({ configMapRef: { name } });
const missingConfig = (name: string) => ({
  waiting: 'CreateContainerConfigError',
  message: `configmap "${name}" not found`,
});

describe('one incident per cause', () => {
  it('workload ← its pods ← the ConfigMap they miss, Service and Ingress behind them', async () => {
    const report = await reportOf([
      nginx,
      ...deployment('checkout', {
        replicas: 3,
        trouble: missingConfig('shop-config'),
        envFrom: [configured('shop-config')],
      }),
      ...service('checkout', { unready: ['checkout-5d4f-0', 'checkout-5d4f-1', 'checkout-5d4f-2'] }),
      ingress('shop', 'shop.example.com', 'checkout', { tls: 'shop-tls' }),
      object('Secret', 'shop-tls', { type: 'kubernetes.io/tls', data: { 'tls.crt': '', 'tls.key': '' } }),
    ]);
    const incident = only(report);
    expect(plain(incident.title)).toBe('checkout is down: ConfigMap shop-config does not exist');
    expect(cause(incident)).toBe('ConfigMap/shop/shop-config');
    expect(impact(incident)).toBe(
      '3 of 3 pods cannot start → Service checkout has no endpoints → https://shop.example.com answers 503',
    );
    expect(plain(incident.fix)).toContain('shop-config');
    expect(kindsIn(report, incident)).toEqual(['Deployment', 'Pod', 'Service']);
    expect(incident).toMatchObject({
      severity: 'critical',
      workloads: 1,
      namespaces: ['shop'],
      confidence: 'high',
    });
  });

  it('several workloads that miss the same object are one incident, other objects another', async () => {
    const report = await reportOf([
      ...deployment('cart', { trouble: missingConfig('common'), envFrom: [configured('common')] }),
      ...deployment('orders', { trouble: missingConfig('common'), envFrom: [configured('common')] }),
      ...deployment('mail', { trouble: missingConfig('smtp'), envFrom: [configured('smtp')] }),
    ]);
    expect(troubles(report).map(({ title, workloads }) => [plain(title), workloads])).toEqual([
      ['cart and orders are down: ConfigMap common does not exist', 2],
      ['mail is down: ConfigMap smtp does not exist', 1],
    ]);
  });

  it('pod ← claim ← StorageClass', async () => {
    const unbound = {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message: '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
    };
    const report = await reportOf([
      ...deployment('redis', { trouble: 'pending', node: null, claims: ['data'], conditions: [unbound] }),
      object('PersistentVolumeClaim', 'data', {
        spec: { storageClassName: 'fast', accessModes: ['ReadWriteOnce'] },
        status: { phase: 'Pending' },
      }),
      object('StorageClass', 'standard', { namespace: null, provisioner: 'csi.example.com' }),
    ]);
    const incident = only(report);
    expect(plain(incident.title)).toBe('redis is down: StorageClass fast does not exist');
    expect(kindsIn(report, incident)).toEqual(['Deployment', 'PersistentVolumeClaim', 'Pod']);
    expect(report.findings.find(({ id }) => id === incident.findings[0])?.object.kind).toBe(
      'PersistentVolumeClaim',
    );
  });

  it('pod ← node that is down, for every workload on it; workloads on other nodes are left out', async () => {
    const report = await reportOf([
      object('Node', 'node-b', {
        namespace: null,
        status: {
          conditions: [
            {
              type: 'Ready',
              status: 'Unknown',
              reason: 'NodeStatusUnknown',
              message: 'Kubelet stopped posting node status.',
              lastTransitionTime: '2026-11-22T09:20:00Z',
            },
          ],
        },
      }),
      object('Node', 'node-a', {
        namespace: null,
        status: { conditions: [{ type: 'Ready', status: 'True' }] },
      }),
      ...deployment('cart', { trouble: 'unready', node: 'node-b' }),
      ...deployment('orders', { trouble: 'unready', node: 'node-b', namespace: 'backoffice' }),
      ...deployment('mail', { trouble: 'crash', says: 'no licence', node: 'node-a' }),
    ]);
    const [node, mail] = troubles(report).toSorted((a, b) => b.workloads - a.workloads);
    expect(troubles(report)).toHaveLength(2);
    expect(node).toMatchObject({ workloads: 2, namespaces: ['backoffice', 'shop'] });
    expect(plain(node?.title ?? [])).toMatch(/^Node node-b is not ready/);
    expect(node?.impact.map(plain)[0]).toBe('2 pods of 2 workloads affected');
    expect(plain(mail?.title ?? [])).toMatch(/^mail .*crash/);
  });

  it('webhook ← Service ← pod', async () => {
    const report = await reportOf([
      ...deployment('injector', { trouble: 'crash' }),
      ...service('injector', { unready: ['injector-5d4f-0'], ports: [{ port: 443, targetPort: 8443 }] }),
      object('MutatingWebhookConfiguration', 'injector', {
        namespace: null,
        webhooks: [
          {
            name: 'i.example.com',
            failurePolicy: 'Fail',
            clientConfig: { service: { namespace: 'shop', name: 'injector' } },
          },
        ],
      }),
    ]);
    const incident = only(report);
    expect(kindsIn(report, incident)).toEqual([
      'Deployment',
      'MutatingWebhookConfiguration',
      'Pod',
      'Service',
    ]);
    expect(cause(incident)).toBe('Pod/shop/injector-5d4f-0');
    expect(impact(incident)).toContain('API requests checked by injector are refused');
  });

  it('workload ← webhook that refuses its pods ← the webhook’s own trouble', async () => {
    const [top, set] = deployment('web', { replicas: 1, trouble: 'crash' });
    const failing = {
      type: 'ReplicaFailure',
      status: 'True',
      reason: 'FailedCreate',
      message:
        'Internal error occurred: failed calling webhook "i.example.com": no endpoints available for service "injector"',
    };
    const report = await reportOf([
      { ...(top as Raw), status: { replicas: 0, conditions: [failing] } },
      { ...(set as Raw), status: { replicas: 0, conditions: [failing] } },
      ...deployment('injector', { trouble: 'crash' }),
      ...service('injector', { unready: ['injector-5d4f-0'], ports: [{ port: 443, targetPort: 8443 }] }),
      object('MutatingWebhookConfiguration', 'injector', {
        namespace: null,
        webhooks: [
          {
            name: 'i.example.com',
            failurePolicy: 'Fail',
            clientConfig: { service: { namespace: 'shop', name: 'injector' } },
          },
        ],
      }),
    ]);
    const incident = only(report);
    expect(cause(incident)).toBe('Pod/shop/injector-5d4f-0');
    expect(incident.workloads).toBe(2);
  });

  it('Ingress ← Service, class or Secret that does not exist: one incident per missing object', async () => {
    const report = await reportOf([
      nginx,
      ingress('a', 'a.example.com', 'gone'),
      ingress('b', 'b.example.com', 'gone'),
      ...deployment('web'),
      ...service('web', { ready: ['web-5d4f-0'] }),
      ingress('c', 'c.example.com', 'web', { tls: 'c-tls' }),
      ingress('d', 'd.example.com', 'web', { className: 'traefik' }),
    ]);
    expect(
      troubles(report)
        .map((incident) => [cause(incident), impact(incident)])
        .sort(),
    ).toEqual([
      ['IngressClass/traefik', 'http://d.example.com is not served'],
      ['Secret/shop/c-tls', 'https://c.example.com has no valid certificate'],
      ['Service/shop/gone', 'http://a.example.com and http://b.example.com answer 503'],
    ]);
  });

  it('workloads that one quota refuses', async () => {
    const refused = (name: string): readonly Raw[] => {
      const [top] = deployment(name, { replicas: 2 });
      const message = `pods "${name}-x" is forbidden: exceeded quota: compute, requested: cpu=1, used: cpu=4, limited: cpu=4`;
      return [
        {
          ...(top as Raw),
          status: {
            replicas: 0,
            conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }],
          },
        },
      ];
    };
    const report = await reportOf([
      ...refused('cart'),
      ...refused('orders'),
      object('ResourceQuota', 'compute', { status: { hard: { cpu: '4' }, used: { cpu: '4' } } }),
    ]);
    const incident = only(report);
    expect(cause(incident)).toBe('ResourceQuota/shop/compute');
    expect(incident.workloads).toBe(2);
  });

  it('bare pods of one make that fail in the same way, and one image that nobody can pull', async () => {
    const refused = { waiting: 'ImagePullBackOff', message: 'Back-off pulling image "example.com/gone:1"' };
    const report = await reportOf([
      pod('iota', { trouble: 'crash' }),
      pod('kappa', { trouble: 'crash' }),
      pod('zeta', { trouble: refused, image: 'example.com/gone:1' }),
      ...deployment('web', { trouble: refused, image: 'example.com/gone:1' }),
    ]);
    expect(troubles(report).map(({ workloads }) => workloads)).toEqual([2, 2]);
  });
});

describe('programs that call one another', () => {
  const database = (name = 'db'): readonly Raw[] => [
    ...deployment(name, { trouble: 'oom' }),
    ...service(name, { unready: [`${name}-5d4f-0`] }),
  ];
  const calling = (host: string): { readonly env: readonly Raw[] } => ({
    env: [{ name: 'DB_HOST', value: host }],
  });

  it('joins a crashing program to the dead Service in its environment, as a guess', async () => {
    const report = await reportOf([
      ...database(),
      ...deployment('api', { trouble: 'crash', ...calling('db.shop.svc.cluster.local') }),
      ...service('api', { unready: ['api-5d4f-0'] }),
    ]);
    const incident = only(report);
    expect(cause(incident)).toBe('Pod/shop/db-5d4f-0');
    expect(incident.confidence).toBe('medium');
    expect(impact(incident)).toBe(
      '1 of 1 pod is not ready → Service db has no endpoints → api calls it and fails',
    );
  });

  it('joins by what the program said when it ended', async () => {
    const report = await reportOf([
      ...database(),
      ...deployment('api', {
        trouble: 'crash',
        says: 'dial tcp: lookup db.shop.svc:5432: connection refused',
      }),
    ]);
    expect(cause(only(report))).toBe('Pod/shop/db-5d4f-0');
  });

  it('leaves alone who calls a Service that answers, another namespace’s namesake or the outside world', async () => {
    const healthy = [...deployment('cache'), ...service('cache', { ready: ['cache-5d4f-0'] })];
    const report = await reportOf([
      ...database(),
      ...healthy,
      ...deployment('a', { trouble: 'crash', ...calling('cache') }),
      ...deployment('b', { trouble: 'crash', namespace: 'other', ...calling('db') }),
      ...deployment('c', { trouble: 'crash', ...calling('db.example.com') }),
    ]);
    expect(troubles(report)).toHaveLength(4);
    expect(troubles(report).every(({ confidence }) => confidence === 'high')).toBe(true);
  });

  it('does not blame a database for an image that cannot be pulled', async () => {
    const refused = { waiting: 'ImagePullBackOff', message: 'Back-off pulling image' };
    const report = await reportOf([
      ...database(),
      ...deployment('api', { trouble: refused, ...calling('db') }),
    ]);
    expect(troubles(report)).toHaveLength(2);
  });

  it('cuts mutual blame: two programs that call each other are one incident, the same one each time', async () => {
    const objects = [
      ...deployment('a', { trouble: 'crash', ...calling('b') }),
      ...service('a', { unready: ['a-5d4f-0'] }),
      ...deployment('b', { trouble: 'crash', ...calling('a') }),
      ...service('b', { unready: ['b-5d4f-0'] }),
    ];
    const [one, other] = [await reportOf(objects), await reportOf([...objects].reverse())];
    expect(only(one)).toEqual(only(other));
    expect(only(one).workloads).toBe(2);
  });

  it('does not let a program blame the Service that it is itself behind', async () => {
    const report = await reportOf([
      ...deployment('raft', { trouble: 'crash', ...calling('raft') }),
      ...service('raft', { unready: ['raft-5d4f-0'] }),
    ]);
    expect(only(report)).toMatchObject({ confidence: 'high', workloads: 1 });
  });
});

describe('causes that only the words of the cluster name', () => {
  const node = (name: string, conditions: readonly Raw[], taints: readonly Raw[] = []): Raw =>
    object('Node', name, { namespace: null, spec: { taints }, status: { conditions } });
  const pressed = node(
    'node-b',
    [
      { type: 'Ready', status: 'True' },
      {
        type: 'DiskPressure',
        status: 'True',
        reason: 'KubeletHasDiskPressure',
        message: 'kubelet has disk pressure',
      },
    ],
    [{ key: 'node.kubernetes.io/disk-pressure', effect: 'NoSchedule' }],
  );

  it('an evicted pod ← the pressure on its node', async () => {
    const evicted = pod('shipper', { node: 'node-b' });
    const status = {
      phase: 'Failed',
      reason: 'Evicted',
      message: 'The node was low on resource: ephemeral-storage.',
      startTime: '2026-11-22T09:00:00Z',
    };
    const incident = only(await reportOf([pressed, { ...evicted, status }]));
    expect(cause(incident)).toBe('Node/node-b');
    expect(incident.findings).toHaveLength(2);
  });

  it('a pod that every node refuses for its own trouble; not when some are merely full', async () => {
    const refusal = (message: string): Raw =>
      pod('web', {
        node: null,
        trouble: 'pending',
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: 'Unschedulable',
            message,
            lastTransitionTime: '2026-11-22T09:30:00Z',
          },
        ],
      });
    const all = await reportOf([
      pressed,
      refusal(
        '0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/disk-pressure: }.',
      ),
    ]);
    expect(cause(only(all))).toBe('Node/node-b');
    const some = await reportOf([
      pressed,
      refusal(
        '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {node.kubernetes.io/disk-pressure: }.',
      ),
    ]);
    expect(troubles(some)).toHaveLength(2);
  });

  it('programs that resolve no name ← cluster DNS that is down', async () => {
    const dns = [
      ...deployment('coredns', {
        namespace: 'kube-system',
        trouble: 'crash',
        says: 'Corefile:9 - unknown directive',
        labels: { 'k8s-app': 'kube-dns' },
      }),
      ...service('kube-dns', {
        namespace: 'kube-system',
        selector: { 'k8s-app': 'kube-dns' },
        unready: ['coredns-5d4f-0'],
        ports: [{ name: 'dns', port: 53, protocol: 'UDP', targetPort: 8080 }],
      }),
    ];
    const report = await reportOf([
      ...dns,
      ...deployment('api', {
        trouble: 'crash',
        says: 'dial tcp: lookup db.example.com on 10.96.0.10:53: no such host',
      }),
    ]);
    expect(cause(troubles(report)[0] as Incident)).toBe('Pod/kube-system/coredns-5d4f-0');
    expect(troubles(report).flatMap(({ findings }) => findings).length).toBeGreaterThan(4);
    expect(troubles(report)[0]?.workloads).toBe(2);
  });
});

describe('what stays apart', () => {
  it('troubles that merely share a namespace and a healthy node', async () => {
    const report = await reportOf([
      object('Node', 'node-a', {
        namespace: null,
        status: { conditions: [{ type: 'Ready', status: 'True' }] },
      }),
      ...deployment('cart', { trouble: 'crash', says: 'no licence' }),
      ...deployment('orders', { trouble: 'oom' }),
      ...service('lonely', { selector: { app: 'nobody' } }),
    ]);
    expect(troubles(report)).toHaveLength(3);
  });

  it('a missing headless Service beside a broken volume', async () => {
    const set = object('StatefulSet', 'db', {
      spec: {
        replicas: 1,
        serviceName: 'db-hl',
        selector: { matchLabels: { app: 'db' } },
        template: { metadata: { labels: { app: 'db' } }, spec: { containers: [] } },
      },
      status: { replicas: 1, readyReplicas: 0 },
    });
    const report = await reportOf([
      set,
      pod('db-0', { owner: set, labels: { app: 'db' }, trouble: 'crash' }),
    ]);
    const titles = troubles(report).map(({ title }) => plain(title));
    expect(titles).toHaveLength(2);
    expect(titles.filter((title) => title.includes('db-hl'))).toEqual([
      expect.not.stringContaining('is down'),
    ]);
  });

  it('good practice makes no incident, a note does', async () => {
    const report = await reportOf([
      object('ConfigMap', 'left-behind', { data: { a: '1' } }),
      object('CronJob', 'nightly', { spec: { schedule: '0 3 * * *', suspend: true } }),
    ]);
    expect(report.findings.map(({ object: { kind } }) => kind).sort()).toEqual(['ConfigMap', 'CronJob']);
    expect(report.incidents.map((incident) => [incident.severity, cause(incident)])).toEqual([
      ['info', 'CronJob/shop/nightly'],
    ]);
    expect(report.status).toBe('OK');
  });
});

describe('recorded cascades', async () => {
  const states = await readStates('test/fixtures/states');
  it.each(states.map((state) => [state.id, state] as const))(
    '%s is one incident, its root cause first, whatever the order of the recording',
    async (_, state) => {
      const report = await reportOf(state.objects as readonly Raw[], { now: state.now });
      const incident = only(report);
      const root = state.findings.find(({ rootCause }) => rootCause);
      const lead = report.findings.find(({ id }) => id === incident.findings[0]);
      expect([root?.object, ...(root?.also ?? [])]).toContain(
        formatRef(lead?.object ?? { kind: '', name: '' }),
      );
      const shuffled = await reportOf([...(state.objects as readonly Raw[])].reverse(), { now: state.now });
      expect(JSON.stringify(shuffled)).toBe(JSON.stringify(report));
    },
  );

  it('are the ones that are kept beside this test', async () => {
    expect(states.map(({ id }) => id)).toEqual(['cascade-db-oom', 'cascade-node', 'cascade-pvc-sts']);
    expect(JSON.parse(await readFile('test/fixtures/states/cascade-node/meta.json', 'utf8')).now).toMatch(
      /^2026-/,
    );
    expect(NOW).toBeGreaterThan(0);
  });
});
