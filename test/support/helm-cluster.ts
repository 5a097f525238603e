// SPDX-License-Identifier: Apache-2.0

import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RELEASES, type Rendered } from './chart.ts';

/** What an API server knows for the chart and for Helm's own records: group and version, kinds, whether they are of the whole cluster. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  v1: ['ServiceAccount', 'ConfigMap', 'Service', 'PersistentVolumeClaim', 'Secret'],
  'apps/v1': ['Deployment', 'StatefulSet'],
  'policy/v1': ['PodDisruptionBudget'],
  'networking.k8s.io/v1': ['NetworkPolicy', 'Ingress'],
  'rbac.authorization.k8s.io/v1': ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'],
  'autoscaling/v2': ['HorizontalPodAutoscaler'],
  'keda.sh/v1alpha1': ['ScaledObject', 'TriggerAuthentication'],
  'monitoring.coreos.com/v1': ['ServiceMonitor', 'PodMonitor', 'PrometheusRule'],
  'gateway.networking.k8s.io/v1': ['HTTPRoute'],
};

const pluralOf = (kind: string): string => {
  const word = kind.toLowerCase();
  return word.endsWith('y') ? `${word.slice(0, -1)}ies` : word.endsWith('s') ? `${word}es` : `${word}s`;
};

const resourceList = (groupVersion: string, kinds: readonly string[]) => ({
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion,
  resources: kinds.map((kind) => ({
    name: pluralOf(kind),
    singularName: kind.toLowerCase(),
    namespaced: !kind.startsWith('Cluster'),
    kind,
    verbs: ['create', 'delete', 'get', 'list', 'patch', 'update'],
  })),
});

const groups = Object.keys(KINDS)
  .filter((name) => name !== 'v1')
  .map((groupVersion) => {
    const [name, version] = groupVersion.split('/');
    const one = { groupVersion, version };
    return { name, versions: [one], preferredVersion: one };
  });

const discovery = new Map<string, unknown>([
  ['/version', { major: '1', minor: '37', gitVersion: `v${RELEASES[0]}` }],
  ['/api', { kind: 'APIVersions', versions: ['v1'] }],
  ['/apis', { kind: 'APIGroupList', apiVersion: 'v1', groups }],
  ...Object.entries(KINDS).map(
    ([name, kinds]) => [name === 'v1' ? '/api/v1' : `/apis/${name}`, resourceList(name, kinds)] as const,
  ),
]);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** RFC 7396. A strategic merge joins lists besides; Helm gets by without. */
const merged = (target: unknown, patch: unknown): unknown => {
  if (!isObject(patch)) return patch;
  const before = isObject(target) ? target : {};
  const entries = Object.entries({ ...before, ...patch });
  return Object.fromEntries(
    entries
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, Object.hasOwn(patch, key) ? merged(before[key], value) : value]),
  );
};

/** Fields of a protobuf message that are bytes, by number, in order. https://protobuf.dev/programming-guides/encoding/ */
const bytesOf = (message: Buffer): readonly (readonly [number, Buffer])[] => {
  const found: [number, Buffer][] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = message[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const value = varint();
    if (tag % 8 !== 2) continue;
    found.push([Math.floor(tag / 8), message.subarray(at, at + value)]);
    at += value;
  }
  return found;
};
const allOf = (message: Buffer, field: number): readonly Buffer[] =>
  bytesOf(message).flatMap(([number, bytes]) => (number === field ? [bytes] : []));
const oneOf = (message: Buffer, field: number): Buffer => allOf(message, field)[0] ?? Buffer.alloc(0);
const mapOf = (message: Buffer, field: number, encoding: BufferEncoding): Readonly<Record<string, string>> =>
  Object.fromEntries(
    allOf(message, field).map((entry) => [oneOf(entry, 1).toString(), oneOf(entry, 2).toString(encoding)]),
  );

/** Helm writes its records, which are Secrets, as protobuf: https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding */
const MAGIC = 'k8s\0';
const recordIn = (body: Buffer): Rendered => {
  const secret = oneOf(body.subarray(MAGIC.length), 2);
  const metadata = oneOf(secret, 1);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: oneOf(metadata, 1).toString(), labels: mapOf(metadata, 11, 'utf8') },
    data: mapOf(secret, 2, 'base64'),
    type: oneOf(secret, 3).toString(),
  };
};

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  if (body.subarray(0, MAGIC.length).toString() === MAGIC) return recordIn(body);
  return body.length === 0 ? undefined : JSON.parse(body.toString());
};

export interface HelmCluster {
  readonly kubeconfig: string;
  /** What is there but Helm's own records. */
  readonly objects: () => readonly Rendered[];
  /** How many records Helm keeps. */
  readonly records: () => number;
  readonly close: () => Promise<void>;
}

/** An API server as far as Helm needs one: it keeps objects, and runs nothing. */
export const serveHelmCluster = async (): Promise<HelmCluster> => {
  const kept = new Map<string, Rendered>();
  const answer = (method: string, url: URL, body: unknown): readonly [number, unknown] => {
    const path = url.pathname;
    const known = discovery.get(path);
    if (known !== undefined) return [200, known];
    const found = kept.get(path);
    const missing = [
      404,
      { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404, message: path },
    ] as const;
    switch (method) {
      case 'POST': {
        const object = body as Rendered;
        const place = `${path}/${object.metadata.name}`;
        if (kept.has(place))
          return [
            409,
            { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'AlreadyExists', code: 409 },
          ];
        kept.set(place, object);
        return [201, object];
      }
      case 'PUT':
      case 'PATCH': {
        if (found === undefined) return missing;
        const next = (method === 'PUT' ? body : merged(found, body)) as Rendered;
        kept.set(path, next);
        return [200, next];
      }
      case 'DELETE':
        return kept.delete(path) ? [200, { kind: 'Status', apiVersion: 'v1', status: 'Success' }] : missing;
      default: {
        if (found !== undefined) return [200, found];
        const wanted = (url.searchParams.get('labelSelector') ?? '').split(',').filter((term) => term !== '');
        const items = [...kept].filter(
          ([place, { metadata }]) =>
            place.slice(0, place.lastIndexOf('/')) === path &&
            wanted.every((term) => metadata.labels[term.split('=')[0] ?? ''] === term.split('=')[1]),
        );
        if (!/\/(?:secrets|configmaps)$/.test(path)) return missing;
        return [
          200,
          { kind: 'SecretList', apiVersion: 'v1', metadata: {}, items: items.map(([, one]) => one) },
        ];
      }
    }
  };
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const [status, said] = answer(
        request.method ?? 'GET',
        new URL(request.url ?? '/', 'http://localhost'),
        body,
      );
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(said));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const isRecord = ({ kind, metadata }: Rendered): boolean =>
    kind === 'Secret' && metadata.labels['owner'] === 'helm';
  return {
    kubeconfig: JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'here',
      clusters: [{ name: 'here', cluster: { server: `http://127.0.0.1:${port}` } }],
      users: [{ name: 'me', user: {} }],
      contexts: [{ name: 'here', context: { cluster: 'here', user: 'me' } }],
    }),
    objects: () => [...kept.values()].filter((object) => !isRecord(object)),
    records: () => [...kept.values()].filter(isRecord).length,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
