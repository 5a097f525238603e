import { beforeEach, describe, expect, it, vi } from 'vitest';
import { eksConfig } from '../../adapters/eks/config.ts';
import { eksSource } from '../../adapters/eks/source.ts';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { analyzers } from '../../analyzers/index.ts';
import { analyzeSnapshot } from '../../src/core/analyze.ts';
import { chooseAnalyzers } from '../../src/core/choose-analyzers.ts';
import { plain } from '../../src/core/document.ts';
import type { KindName } from '../../src/core/kinds/index.ts';
import type { ClusterReader } from '../../src/core/ports/cluster-reader.ts';
import { formatRef } from '../../src/core/ref.ts';
import { clustersWithSources } from '../../src/core/with-sources.ts';
import { type EksFault, serveEks } from '../standins/eks.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { patience, readerOf } from '../support/kubernetes.ts';
import { namespace, serve } from '../support/recorded.ts';
import { rejection } from '../support/rejection.ts';

const node = (
  labels: Readonly<Record<string, string>> = {},
  kubeletVersion = 'v1.33.5-eks-113cf36',
): RawObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'ip-10-0-0-1', labels: { 'topology.kubernetes.io/region': 'eu-west-1', ...labels } },
  status: { nodeInfo: { kubeletVersion }, conditions: [{ type: 'Ready', status: 'True' }] },
});
const grouped = node({ 'eks.amazonaws.com/nodegroup': 'workers' });

const prod = {
  cluster: {
    status: 'ACTIVE',
    version: '1.33',
    endpoint: 'https://abc.gr7.eu-west-1.eks.amazonaws.com',
    certificateAuthority: { data: 'bm90IGtlcHQ=' },
    health: { issues: [{ code: 'KmsKeyDisabled', message: 'The key is disabled', resourceIds: ['key-1'] }] },
    upgradePolicy: { supportType: 'STANDARD' },
  },
  nodegroups: {
    workers: {
      nodegroupName: 'workers',
      status: 'DEGRADED',
      createdAt: 1_700_000_000.5,
      health: { issues: [{ code: 'AsgInstanceLaunchFailures', message: 'no capacity', resourceIds: [] }] },
    },
    batch: { nodegroupName: 'batch', status: 'ACTIVE' },
  },
  addons: {
    coredns: { addonName: 'coredns', status: 'UPDATE_FAILED', addonVersion: 'v1.12.1-eksbuild.2' },
  },
};
const other = { cluster: { status: 'ACTIVE', version: '1.33' }, nodegroups: { pool: { status: 'ACTIVE' } } };
const versions = [
  {
    clusterVersion: '1.33',
    endOfStandardSupportDate: 1_785_000_000,
    endOfExtendedSupportDate: 1_816_000_000,
  },
];

const KINDS: readonly KindName[] = ['EKSCluster', 'EKSNodegroup', 'EKSAddon'];

interface Given {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly objects?: readonly RawObject[];
  readonly env?: Readonly<Record<string, string>>;
  readonly name?: string;
}

const AWS = { AWS_REGION: 'eu-west-1' };

/** A reader of a recorded cluster beside a stand-in of EKS. */
const reading = async (
  url: string,
  { settings = {}, objects = [grouped], env = AWS, name = 'test' }: Given = {},
) => {
  const server = await serve([namespace, ...objects], { complete: true });
  const reader: ClusterReader = { ...(await readerOf(server)), name };
  const parsed = eksConfig.schema.parse({ endpoint: url, ...settings });
  const clusters = clustersWithSources(
    { names: () => [name], defaultName: () => name, open: async () => reader, close: async () => undefined },
    [eksSource(parsed, { ...adapterParts(), env })],
  );
  return clusters.open(name);
};

const read = async (url: string, given?: Given, kinds: readonly KindName[] = [...KINDS, 'Namespace']) =>
  (await (await reading(url, given)).snapshot(kinds, {}, { signal: patience() })).kinds;

beforeEach(() => {
  // Where the SDK looks for credentials by itself.
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'not-a-real-key');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent');
});

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
