// SPDX-License-Identifier: Apache-2.0

import { beforeEach, describe, expect, it, vi } from 'vitest';
import { analyzers } from '../../analyzers/index.ts';
import { analyzeSnapshot } from '../../src/core/analyze.ts';
import { chooseAnalyzers } from '../../src/core/choose-analyzers.ts';
import { plain } from '../../src/core/document.ts';
import { formatRef } from '../../src/core/ref.ts';
import { type EksFault, serveEks } from '../standins/eks.ts';
import { patience } from '../support/kubernetes.ts';
import { rejection } from '../support/rejection.ts';
import { KINDS, other, prod, read, reading, versions, withCredentials } from './eks.ts';

beforeEach(withCredentials);

describe('EKS', () => {
  it('tells what is wrong with cluster, node groups and add-ons', async () => {
    const { url, asked } = await serveEks({ clusters: { prod, other }, versions });
    const chosen = chooseAnalyzers(['EKS'], analyzers);
    const reader = await reading(url);
    const kinds = [...new Set(chosen.flatMap(({ analyzer }) => [analyzer.each, ...analyzer.reads]))];
    const snapshot = await reader.snapshot(kinds, {}, { signal: patience() });
    const report = await analyzeSnapshot({
      snapshot: { ...snapshot, takenAt: Date.parse('2026-07-20T00:00:00Z') },
      analyzers: chosen,
      id: 'r',
      requestedFilters: ['EKS'],
      elapsed: () => 0,
    });
    expect(report.findings.map(({ object, message }) => `${formatRef(object)} ${plain(message)}`)).toEqual([
      'EKSCluster/prod has the health issue KmsKeyDisabled: The key is disabled (key-1)',
      'EKSAddon/coredns v1.12.1-eksbuild.2 has the status UPDATE_FAILED',
      expect.stringMatching(/^EKSCluster\/prod runs Kubernetes 1\.33, whose standard support ends at/),
      'EKSNodegroup/workers has the health issue AsgInstanceLaunchFailures: no capacity',
    ]);
    expect(report.skipped).toEqual([]);
    // The cluster was found by its node group; all requests are signed and read only.
    expect([...new Set(asked.map(({ method }) => method))]).toEqual(['GET']);
    expect(
      asked.every(({ authorization }) => /^AWS4-HMAC-SHA256 .*\/eu-west-1\/eks\//.test(authorization)),
    ).toBe(true);
    expect(JSON.stringify(snapshot)).not.toContain('bm90IGtlcHQ=');
  });

  it('is read page by page, and in bounds', async () => {
    const many = Object.fromEntries(Array.from({ length: 130 }, (_, at) => [`g${at}`, { status: 'ACTIVE' }]));
    const { url, asked } = await serveEks({
      clusters: { prod: { ...prod, nodegroups: many } },
      versions,
      pageSize: 50,
    });
    const { EKSNodegroup: groups } = await read(url, { settings: { clusters: { test: { name: 'prod' } } } });
    expect(groups).toMatchObject({ status: 'skipped', reason: 'limited' });
    expect(groups?.objects).toHaveLength(100);
    expect(asked.filter(({ path }) => path.includes('/node-groups/'))).toHaveLength(100);
  });

  it.each<[string, EksFault, string, RegExp]>([
    [
      'a right that is missing',
      {
        status: 403,
        type: 'AccessDeniedException',
        message: 'User x is not authorized to perform: eks:DescribeCluster',
      },
      'forbidden',
      /^forbidden: eks:DescribeCluster is not allowed \(User x/,
    ],
    [
      'a key that is wrong',
      { status: 403, type: 'UnrecognizedClientException', message: 'The security token is invalid.' },
      'forbidden',
      /does not accept the credentials/,
    ],
    ['too many requests', { status: 429, type: 'ThrottlingException' }, 'unavailable', /AWS is busy/],
    [
      'a server that fails',
      { status: 500, type: 'ServerException' },
      'unavailable',
      /eks:DescribeCluster failed/,
    ],
    [
      'a cluster that is not there',
      { status: 404, type: 'ResourceNotFoundException', message: 'No cluster found for name: prod.' },
      'unavailable',
      /No cluster found/,
    ],
  ])('%s is told, and leaves the rest of the check', async (_, fault, reason, detail) => {
    const { url, asked } = await serveEks({
      clusters: { prod },
      fault: (path) => (path === '/clusters/prod' ? fault : undefined),
    });
    const kinds = await read(url, { settings: { clusters: { test: { name: 'prod' } } } });
    expect(kinds.EKSCluster).toMatchObject({
      status: 'skipped',
      reason,
      detail: expect.stringMatching(detail),
    });
    expect(kinds.EKSAddon).toMatchObject({ status: 'skipped', reason });
    expect(kinds.Namespace).toMatchObject({ status: 'read' });
    expect(asked.length).toBeLessThanOrEqual(3);
  });

  it('one part that may not be read leaves the others', async () => {
    const { url } = await serveEks({
      clusters: { prod },
      versions,
      fault: (path) =>
        path.endsWith('/addons') || path === '/cluster-versions'
          ? { status: 403, type: 'AccessDeniedException' }
          : path.endsWith('/node-groups/batch')
            ? { status: 404, type: 'ResourceNotFoundException' }
            : undefined,
    });
    const kinds = await read(url, { settings: { clusters: { test: { name: 'prod' } } } });
    expect(kinds.EKSAddon).toMatchObject({
      status: 'skipped',
      reason: 'forbidden',
      detail: expect.stringContaining('eks:ListAddons'),
    });
    // Its health was read; only the end of support is not known.
    expect(kinds.EKSCluster).toMatchObject({ status: 'skipped', objects: [{ status: 'ACTIVE' }] });
    // What was deleted between list and description is gone.
    expect(kinds.EKSNodegroup).toMatchObject({ status: 'read', objects: [{ status: 'DEGRADED' }] });
  });

  it('without any credentials says so', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
    const { url, asked } = await serveEks({ clusters: { prod } });
    const { EKSCluster: cluster } = await read(url);
    expect(cluster).toMatchObject({
      reason: 'forbidden',
      detail: expect.stringContaining('no AWS credentials'),
    });
    expect(asked).toEqual([]);
  });

  it('ends with the signal', async () => {
    const { url } = await serveEks({ clusters: { prod }, fault: () => 'silent' });
    const over = new AbortController();
    const reader = await reading(url);
    const ended = rejection(reader.snapshot(KINDS, {}, { signal: over.signal }));
    const reason = new Error('cancelled');
    setTimeout(() => over.abort(reason), 300);
    expect(await ended).toBe(reason);
  });

  it('is found at AWS_ENDPOINT_URL_EKS as by every tool of AWS', async () => {
    const { url, asked } = await serveEks({ clusters: { prod }, versions });
    vi.stubEnv('AWS_ENDPOINT_URL_EKS', url);
    const { EKSCluster: cluster } = await read('http://127.0.0.1:1', {
      settings: { endpoint: undefined, clusters: { test: { name: 'prod' } } },
    });
    expect(cluster?.objects).toHaveLength(1);
    expect(asked.length).toBeGreaterThan(0);
  });
});
