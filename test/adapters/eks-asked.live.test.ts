// SPDX-License-Identifier: Apache-2.0

import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { eksConfig } from '../../adapters/eks/config.ts';
import { eksSource } from '../../adapters/eks/source.ts';
import type { KindName } from '../../src/core/kinds/index.ts';
import { clustersWithSources } from '../../src/core/with-sources.ts';
import { serveEks } from '../standins/eks.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { patience, readerOf } from '../support/kubernetes.ts';
import { namespace, serve } from '../support/recorded.ts';
import {
  AWS,
  type Given,
  grouped,
  KINDS,
  node,
  other,
  prod,
  read,
  reading,
  versions,
  withCredentials,
} from './eks.ts';

beforeEach(withCredentials);

/** A proxy that leads every connection to one place. */
const proxyTo = async (url: string): Promise<{ readonly url: string; readonly asked: readonly string[] }> => {
  const asked: string[] = [];
  const proxy = createServer((request, response) => {
    asked.push(request.url ?? '');
    const { pathname, search } = new URL(request.url ?? '/');
    const sent = httpRequest(`${url}${pathname}${search}`, {
      method: request.method,
      headers: request.headers,
    });
    sent.on('response', (answer) => answer.pipe(response.writeHead(answer.statusCode ?? 0, answer.headers)));
    request.pipe(sent);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void proxy.close());
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, asked };
};

it('is asked through the proxy of the environment', async () => {
  const { url } = await serveEks({ clusters: { prod }, versions });
  const proxy = await proxyTo(url);
  const { EKSCluster: cluster } = await read('http://eks.example', {
    env: { ...AWS, HTTP_PROXY: proxy.url },
    settings: { clusters: { test: { name: 'prod' } } },
  });
  expect(cluster).toMatchObject({ status: 'read' });
  expect(proxy.asked[0]).toBe('http://eks.example/clusters/prod');
});

describe('whether EKS is asked', () => {
  const plainNode = node({}, 'v1.33.5');
  it.each<[string, Given, RegExp]>([
    ['without AWS settings it is not', { env: {} }, /no AWS settings/],
    ['where nodes are of another kind it is not', { objects: [plainNode] }, /not those of EKS/],
    ['where it is switched off it is not', { settings: { mode: 'off' } }, /switched off/],
  ])('%s', async (_, given, detail) => {
    const { url, asked } = await serveEks({ clusters: { prod } });
    const { EKSCluster: cluster } = await read(url, given);
    expect(cluster).toMatchObject({ reason: 'absent', detail: expect.stringMatching(detail) });
    expect(asked).toEqual([]);
  });

  it.each<[string, Given, readonly KindName[]]>([
    ['when nothing else is asked for', { env: {} }, KINDS],
    ['when it is switched on', { env: {}, settings: { mode: 'on' } }, [...KINDS, 'Namespace']],
    ['with a role of the pod', { env: { AWS_WEB_IDENTITY_TOKEN_FILE: '/t' } }, [...KINDS, 'Namespace']],
    [
      'by the ARN that aws gives a context',
      { name: 'arn:aws:eks:eu-west-1:123456789012:cluster/prod', objects: [node()] },
      KINDS,
    ],
    [
      'by the name that eksctl gives a context',
      { name: 'me@prod.eu-west-1.eksctl.io', objects: [node()] },
      KINDS,
    ],
  ])('it is %s', async (_, given, kinds) => {
    const { url } = await serveEks({ clusters: { prod, other }, versions });
    const { EKSCluster: cluster } = await read(url, given, kinds);
    expect(cluster).toMatchObject({ status: 'read', objects: [{ metadata: { name: 'prod' } }] });
  });

  it('nothing of it is told to a person who may not see nodes', async () => {
    const { url, asked } = await serveEks({ clusters: { prod }, versions });
    const server = await serve([namespace, grouped], {
      complete: true,
      faults: ({ path }) => (path === '/api/v1/nodes' ? { status: 403 } : undefined),
    });
    const own = await readerOf(server);
    const clusters = clustersWithSources(
      { names: () => [], defaultName: () => '', open: async () => own, close: async () => undefined },
      [eksSource(eksConfig.schema.parse({ endpoint: url, mode: 'on' }), adapterParts())],
    );
    const reader = await clusters.open('test', { user: 'ana', groups: [] });
    const { kinds } = await reader.snapshot([...KINDS, 'Namespace'], {}, { signal: patience() });
    expect(kinds.EKSCluster).toMatchObject({ reason: 'forbidden', detail: expect.stringContaining('Node') });
    expect(asked).toEqual([]);
  });

  it('a cluster that cannot be told from others is not guessed', async () => {
    const { url } = await serveEks({ clusters: { prod, twin: prod }, versions });
    const { EKSCluster: cluster } = await read(url);
    expect(cluster).toMatchObject({ reason: 'unavailable', detail: expect.stringContaining('eks.clusters') });
  });

  it('doctor says how it answers', async () => {
    const { url } = await serveEks({
      clusters: { prod },
      versions,
      fault: (path) =>
        path.endsWith('/addons') ? { status: 403, type: 'AccessDeniedException' } : undefined,
    });
    const checks = await (await reading(url)).diagnose([...KINDS, 'Namespace'], patience());
    expect(checks.find(({ name }) => name === 'EKS')).toMatchObject({ status: 'warning' });
    const quiet = await (await reading(url, { env: {} })).diagnose([...KINDS, 'Namespace'], patience());
    expect(quiet.find(({ name }) => name === 'EKS')).toMatchObject({ status: 'skipped' });
  });
});
