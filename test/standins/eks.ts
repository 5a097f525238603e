// SPDX-License-Identifier: Apache-2.0

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

type Body = Readonly<Record<string, unknown>>;

/** One EKS cluster as its API describes it; lists are derived. */
interface EksCluster {
  readonly cluster: Body;
  readonly nodegroups?: Readonly<Record<string, Body>>;
  readonly addons?: Readonly<Record<string, Body>>;
}

export interface EksFault {
  readonly status: number;
  /** Name of the exception. */
  readonly type?: string;
  readonly message?: string;
}

interface EksOptions {
  readonly clusters: Readonly<Record<string, EksCluster>>;
  readonly versions?: readonly Body[];
  /** By path; undefined = the right answer, `silent` = none. */
  readonly fault?: (path: string) => EksFault | 'silent' | undefined;
  readonly pageSize?: number;
}

export interface EksStandIn {
  readonly url: string;
  readonly asked: readonly {
    readonly method: string;
    readonly path: string;
    readonly authorization: string;
  }[];
}

/** The EKS API over HTTP on loopback, as much of it as is read: https://docs.aws.amazon.com/eks/latest/APIReference. */
export const serveEks = async ({
  clusters,
  versions = [],
  fault,
  pageSize = 100,
}: EksOptions): Promise<EksStandIn> => {
  const asked: { method: string; path: string; authorization: string }[] = [];

  const page = (key: string, names: readonly string[], query: URLSearchParams): Body => {
    const from = Number(query.get('nextToken') ?? 0);
    const next = from + pageSize < names.length ? String(from + pageSize) : undefined;
    return { [key]: names.slice(from, from + pageSize), nextToken: next };
  };

  const answer = (path: string, query: URLSearchParams): Body | undefined => {
    const [, root, name, part, partName] = path.split('/').map(decodeURIComponent);
    if (root === 'cluster-versions')
      return {
        clusterVersions: versions.filter(({ clusterVersion }) =>
          query.getAll('clusterVersions').some((wanted) => wanted === clusterVersion),
        ),
      };
    if (root !== 'clusters') return undefined;
    if (name === undefined) return page('clusters', Object.keys(clusters), query);
    const found = clusters[name];
    if (found === undefined) return undefined;
    if (part === undefined) return { cluster: { name, ...found.cluster } };
    const isGroup = part === 'node-groups';
    const parts = (isGroup ? found.nodegroups : found.addons) ?? {};
    if (partName === undefined) return page(isGroup ? 'nodegroups' : 'addons', Object.keys(parts), query);
    const described = parts[partName];
    return described === undefined
      ? undefined
      : { [isGroup ? 'nodegroup' : 'addon']: { clusterName: name, ...described } };
  };

  const server = createServer((request, response) => {
    request.resume();
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://eks');
    asked.push({
      method: request.method ?? '',
      path,
      authorization: request.headers.authorization ?? '',
    });
    const wrong = fault?.(path);
    if (wrong === 'silent') return;
    const body = wrong === undefined ? answer(path, query) : undefined;
    const failed = wrong ?? { status: 404, type: 'ResourceNotFoundException', message: 'No such thing.' };
    response.setHeader('content-type', 'application/json');
    if (body !== undefined) response.end(JSON.stringify(body));
    else {
      response.statusCode = failed.status;
      if (failed.type !== undefined) response.setHeader('x-amzn-errortype', failed.type);
      response.end(JSON.stringify({ message: failed.message ?? 'wrong' }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
};
