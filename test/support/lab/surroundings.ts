// SPDX-License-Identifier: Apache-2.0

import { ago } from './clock.ts';
import { type Thing, thing } from './thing.ts';

type Raw = Readonly<Record<string, unknown>>;

interface NodeGiven {
  readonly ready?: 'True' | 'False' | 'Unknown';
  readonly why?: string;
  readonly says?: string;
  readonly conditions?: readonly Raw[];
  readonly taints?: readonly Raw[];
  readonly cordoned?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly since?: number;
  readonly age?: number;
  readonly allocatable?: Readonly<Record<string, string>>;
}

/** A node, and its lease when it lives. */
export const node = (
  name: string,
  {
    ready = 'True',
    why = ready === 'True' ? 'KubeletReady' : ready === 'False' ? 'KubeletNotReady' : 'NodeStatusUnknown',
    says = ready === 'Unknown' ? 'Kubelet stopped posting node status.' : '',
    conditions = [],
    taints = [],
    cordoned = false,
    labels = {},
    since = 30,
    age = 40_000,
    allocatable = { cpu: '8', memory: '32Gi', pods: '110', 'ephemeral-storage': '100Gi' },
  }: NodeGiven = {},
): readonly Thing[] => {
  const ok = (type: string): Raw => ({
    type,
    status: ready === 'Unknown' ? 'Unknown' : 'False',
    reason: 'KubeletHasNoPressure',
    message: '',
    lastTransitionTime: ago(age),
    lastHeartbeatTime: ago(1),
  });
  const own = conditions.map((each) => each['type']);
  const all = [
    ...['MemoryPressure', 'DiskPressure', 'PIDPressure'].filter((type) => !own.includes(type)).map(ok),
    ...conditions,
    {
      type: 'Ready',
      status: ready,
      reason: why,
      message: says,
      lastTransitionTime: ago(ready === 'True' ? age : since),
      lastHeartbeatTime: ago(1),
    },
  ];
  const automatic =
    ready === 'True'
      ? []
      : [
          {
            key: `node.kubernetes.io/${ready === 'Unknown' ? 'unreachable' : 'not-ready'}`,
            effect: 'NoExecute',
            timeAdded: ago(since),
          },
        ];
  return [
    thing('Node', name, {
      ns: null,
      age,
      meta: { labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', ...labels } },
      spec: {
        ...(cordoned ? { unschedulable: true } : {}),
        taints: [
          ...automatic,
          ...(cordoned
            ? [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule', timeAdded: ago(since) }]
            : []),
          ...taints,
        ],
      },
      status: {
        capacity: allocatable,
        allocatable,
        conditions: all,
        nodeInfo: { kubeletVersion: 'v1.35.1' },
      },
    }),
    thing('Lease', name, {
      ns: 'kube-node-lease',
      age,
      spec: {
        holderIdentity: name,
        leaseDurationSeconds: 40,
        renewTime: ago(ready === 'Unknown' ? since + 1 : 0.1),
      },
    }),
  ];
};

/** What every cluster has: nodes, a default class, the namespaces with their account. */
export const surroundings = (...namespaces: readonly string[]): readonly Thing[] => [
  ...node('node-1'),
  ...node('node-2'),
  ...node('node-3'),
  thing('StorageClass', 'standard', {
    ns: null,
    age: 40_000,
    meta: { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'csi.example.org',
    volumeBindingMode: 'WaitForFirstConsumer',
  }),
  thing('IngressClass', 'nginx', { ns: null, age: 40_000, spec: { controller: 'k8s.io/ingress-nginx' } }),
  ...(namespaces.length === 0 ? ['shop'] : namespaces).flatMap((name) => [
    thing('Namespace', name, { ns: null, age: 9_000, status: { phase: 'Active' } }),
    thing('ServiceAccount', 'default', { ns: name, age: 9_000 }),
    thing('ConfigMap', 'kube-root-ca.crt', { ns: name, age: 9_000, data: { 'ca.crt': 'x' } }),
  ]),
];

const labelsOf = ({ metadata }: Thing): Raw => (metadata['labels'] ?? {}) as Raw;

const isSelected = (pod: Thing, selector: Raw): boolean =>
  Object.entries(selector).every(([key, value]) => labelsOf(pod)[key] === value);

const isReady = (pod: Thing): boolean =>
  ((pod['status'] as Raw)['conditions'] as readonly Raw[]).some(
    ({ type, status }) => type === 'Ready' && status === 'True',
  );

/** A Service and the slice that its controller makes from these objects. */
export const service = (
  name: string,
  among: readonly Thing[],
  {
    ns = 'shop',
    selector = { app: name },
    ports = [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }],
    age = 60,
    ...spec
  }: {
    readonly ns?: string;
    readonly selector?: Raw;
    readonly ports?: readonly Raw[];
    readonly age?: number;
    readonly [field: string]: unknown;
  } = {},
): readonly Thing[] => {
  const top = thing('Service', name, {
    ns,
    age,
    spec: { type: 'ClusterIP', clusterIP: '10.96.0.7', selector, ports, ...spec },
    status: { loadBalancer: {} },
  });
  const pods = among.filter(
    (each) =>
      each.kind === 'Pod' &&
      each.metadata.namespace === ns &&
      isSelected(each, selector) &&
      !['Succeeded', 'Failed'].includes(String((each['status'] as Raw)['phase'])) &&
      (each['spec'] as Raw)['nodeName'] !== undefined,
  );
  return [
    top,
    thing('EndpointSlice', `${name}-x7k`, {
      ns,
      age,
      owner: top,
      meta: { labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      ports: ports.map(({ name: port, targetPort, protocol }) => ({
        name: port,
        port: targetPort,
        protocol,
      })),
      endpoints: pods.map((pod) => ({
        addresses: ['10.1.0.7'],
        conditions: { ready: isReady(pod), serving: isReady(pod), terminating: false },
        targetRef: { kind: 'Pod', name: pod.metadata.name, namespace: ns, uid: pod.metadata.uid },
        nodeName: 'node-1',
      })),
    }),
  ];
};

export const ingress = (
  name: string,
  backend: string,
  {
    ns = 'shop',
    host = `${name}.example.org`,
    port = 80,
    ...spec
  }: {
    readonly ns?: string;
    readonly host?: string;
    readonly port?: number | string;
    readonly [field: string]: unknown;
  } = {},
): Thing =>
  thing('Ingress', name, {
    ns,
    spec: {
      ingressClassName: 'nginx',
      rules: [
        {
          host,
          http: {
            paths: [
              {
                path: '/',
                pathType: 'Prefix',
                backend: {
                  service: {
                    name: backend,
                    port: typeof port === 'number' ? { number: port } : { name: port },
                  },
                },
              },
            ],
          },
        },
      ],
      ...spec,
    },
    status: { loadBalancer: { ingress: [{ ip: '203.0.113.9' }] } },
  });
