// SPDX-License-Identifier: Apache-2.0

import { analyzers } from '../../analyzers/index.ts';
import { type AnalysisSettings, noSettings } from '../../src/core/analysis-settings.ts';
import { analyzeSnapshot } from '../../src/core/analyze.ts';
import type { RegisteredAnalyzer } from '../../src/core/analyzer.ts';
import { chooseAnalyzers } from '../../src/core/choose-analyzers.ts';
import type { Report } from '../../src/core/report.ts';
import { snapshotOfObjects } from '../../src/core/snapshot-of-objects.ts';

/** Raw objects as an API server sends them, with no more than a test needs. All live in namespace shop unless told otherwise. */
export type Raw = Readonly<Record<string, unknown>>;

export const NOW = Date.parse('2026-11-22T10:00:00Z');
const BORN = '2026-11-22T09:00:00Z';

interface Given {
  readonly namespace?: string | null;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly owner?: Raw;
  readonly created?: string;
  readonly spec?: Raw;
  readonly status?: Raw;
  readonly [field: string]: unknown;
}

const API: Readonly<Record<string, string>> = {
  Deployment: 'apps/v1',
  ReplicaSet: 'apps/v1',
  StatefulSet: 'apps/v1',
  Job: 'batch/v1',
  CronJob: 'batch/v1',
  Ingress: 'networking.k8s.io/v1',
  IngressClass: 'networking.k8s.io/v1',
  StorageClass: 'storage.k8s.io/v1',
  EndpointSlice: 'discovery.k8s.io/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  PodDisruptionBudget: 'policy/v1',
  ValidatingWebhookConfiguration: 'admissionregistration.k8s.io/v1',
  MutatingWebhookConfiguration: 'admissionregistration.k8s.io/v1',
  DaemonSet: 'apps/v1',
};

const uidOf = (kind: string, namespace: string | undefined, name: string): string =>
  `uid-${kind}-${namespace ?? ''}-${name}`;

export const object = (
  kind: string,
  name: string,
  { namespace = 'shop', labels = {}, annotations = {}, owner, created = BORN, ...rest }: Given = {},
): Raw => {
  const space = namespace === null ? undefined : namespace;
  const parent = owner as { kind: string; metadata: { name: string; uid: string } } | undefined;
  return {
    apiVersion: API[kind] ?? 'v1',
    kind,
    metadata: {
      name,
      ...(space === undefined ? {} : { namespace: space }),
      uid: uidOf(kind, space, name),
      labels,
      annotations,
      creationTimestamp: created,
      ...(parent === undefined
        ? {}
        : {
            ownerReferences: [
              {
                apiVersion: 'v1',
                kind: parent.kind,
                name: parent.metadata.name,
                uid: parent.metadata.uid,
                controller: true,
              },
            ],
          }),
    },
    ...rest,
  };
};

/** What the pods of a test suffer from. */
export type Trouble =
  | 'none'
  | 'crash'
  | 'oom'
  | 'unready'
  | 'pending'
  | { readonly waiting: string; readonly message?: string };

const ended = (reason: string, exitCode: number, message = ''): Raw => ({
  terminated: {
    exitCode,
    reason,
    message,
    startedAt: '2026-11-22T09:58:00Z',
    finishedAt: '2026-11-22T09:59:00Z',
  },
});

const stateOf = (trouble: Trouble, message?: string): Raw => {
  if (trouble === 'none' || trouble === 'unready')
    return { state: { running: { startedAt: BORN } }, restartCount: 0 };
  if (trouble === 'crash' || trouble === 'oom') {
    const last = trouble === 'oom' ? ended('OOMKilled', 137) : ended('Error', 1, message);
    return {
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s' } },
      lastState: last,
      restartCount: 7,
    };
  }
  const waiting =
    trouble === 'pending'
      ? { reason: 'ContainerCreating', message: '' }
      : { reason: trouble.waiting, message: trouble.message ?? '' };
  return { state: { waiting }, restartCount: 0 };
};

interface PodGiven extends Given {
  readonly trouble?: Trouble;
  /** Termination message of a crash. */
  readonly says?: string;
  readonly image?: string;
  /** null: no node took it yet. */
  readonly node?: string | null;
  readonly env?: readonly Raw[];
  readonly envFrom?: readonly Raw[];
  readonly claims?: readonly string[];
  readonly ports?: readonly Raw[];
  readonly conditions?: readonly Raw[];
  readonly phase?: string;
  readonly events?: never;
}

export const pod = (
  name: string,
  {
    trouble = 'none',
    says,
    image = 'registry.example.com/app:1',
    node = 'node-a',
    env = [],
    envFrom = [],
    claims = [],
    ports = [{ name: 'http', containerPort: 8080 }],
    conditions = [],
    phase,
    ...given
  }: PodGiven = {},
): Raw => {
  const ready = trouble === 'none';
  const pending = trouble === 'pending' || typeof trouble === 'object';
  const since = '2026-11-22T09:10:00Z';
  return object('Pod', name, {
    ...given,
    spec: {
      ...(node === null ? {} : { nodeName: node }),
      containers: [{ name: 'app', image, env, envFrom, ports }],
      volumes: claims.map((claimName, index) => ({
        name: `v${index}`,
        persistentVolumeClaim: { claimName },
      })),
    },
    status: {
      phase: phase ?? (pending ? 'Pending' : 'Running'),
      startTime: BORN,
      conditions: [
        { type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: since },
        ...conditions,
      ],
      containerStatuses: node === null ? [] : [{ name: 'app', image, ready, ...stateOf(trouble, says) }],
    },
  });
};

/** A Deployment with its ReplicaSet and pods, all in the same trouble. */
export const deployment = (
  name: string,
  { replicas = 1, labels = { app: name }, ...given }: PodGiven & { readonly replicas?: number } = {},
): readonly Raw[] => {
  const { namespace = 'shop', trouble = 'none' } = given;
  const ready = trouble === 'none' ? replicas : 0;
  const template = {
    metadata: { labels },
    spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1' }] },
  };
  const selector = { matchLabels: labels };
  const status = {
    replicas,
    readyReplicas: ready,
    updatedReplicas: replicas,
    unavailableReplicas: replicas - ready,
  };
  const top = object('Deployment', name, { namespace, spec: { replicas, selector, template }, status });
  const set = object('ReplicaSet', `${name}-5d4f`, {
    namespace,
    owner: top,
    labels,
    spec: { replicas, selector, template },
    status,
  });
  return [
    top,
    set,
    ...Array.from({ length: replicas }, (_, index) =>
      pod(`${name}-5d4f-${index}`, { ...given, namespace, labels, owner: set }),
    ),
  ];
};

/** A Service with its EndpointSlice: one endpoint per pod name, ready or not. */
export const service = (
  name: string,
  {
    selector = { app: name },
    ready = [],
    unready = [],
    ports = [{ port: 80, targetPort: 8080 }],
    type = 'ClusterIP',
    namespace = 'shop',
    ...given
  }: Given & {
    readonly selector?: Raw;
    readonly ready?: readonly string[];
    readonly unready?: readonly string[];
    readonly ports?: readonly Raw[];
    readonly type?: string;
  } = {},
): readonly Raw[] => [
  object('Service', name, { namespace, spec: { type, selector, ports }, ...given }),
  object('EndpointSlice', `${name}-x1`, {
    namespace,
    labels: { 'kubernetes.io/service-name': name },
    endpoints: [
      ...ready.map((pod) => ({ pod, ready: true })),
      ...unready.map((pod) => ({ pod, ready: false })),
    ].map((endpoint) => ({
      conditions: { ready: endpoint.ready },
      targetRef: { kind: 'Pod', name: endpoint.pod },
    })),
  }),
];

export const ingress = (
  name: string,
  host: string,
  backend: string,
  { tls, className = 'nginx', ...given }: Given & { readonly tls?: string; readonly className?: string } = {},
): Raw =>
  object('Ingress', name, {
    ...given,
    spec: {
      ingressClassName: className,
      rules: [
        {
          host,
          http: {
            paths: [
              {
                path: '/',
                pathType: 'Prefix',
                backend: { service: { name: backend, port: { number: 80 } } },
              },
            ],
          },
        },
      ],
      ...(tls === undefined ? {} : { tls: [{ hosts: [host], secretName: tls }] }),
    },
  });

export const nginx: Raw = object('IngressClass', 'nginx', {
  namespace: null,
  spec: { controller: 'k8s.io/ingress-nginx' },
});

/** All analyzers over these objects, as if the whole cluster were in them. */
export const reportOf = (
  objects: readonly Raw[],
  given: {
    readonly now?: number;
    readonly cluster?: string;
    readonly analyzers?: readonly RegisteredAnalyzer[];
    readonly complete?: boolean;
    readonly settings?: Partial<AnalysisSettings>;
  } = {},
): Promise<Report> =>
  analyzeSnapshot({
    snapshot: snapshotOfObjects(objects, {
      cluster: given.cluster ?? 'test',
      now: given.now ?? NOW,
      complete: given.complete ?? true,
    }),
    analyzers: given.analyzers ?? chooseAnalyzers([], analyzers),
    settings: { ...noSettings, ...given.settings },
    id: 'report',
    requestedFilters: [],
    elapsed: () => 0,
  });
