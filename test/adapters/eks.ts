// SPDX-License-Identifier: Apache-2.0

import { vi } from 'vitest';
import { eksConfig } from '../../adapters/eks/config.ts';
import { eksSource } from '../../adapters/eks/source.ts';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import type { KindName } from '../../src/core/kinds/index.ts';
import type { ClusterReader } from '../../src/core/ports/cluster-reader.ts';
import { clustersWithSources } from '../../src/core/with-sources.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { patience, readerOf } from '../support/kubernetes.ts';
import { namespace, serve } from '../support/recorded.ts';

export const node = (
  labels: Readonly<Record<string, string>> = {},
  kubeletVersion = 'v1.33.5-eks-113cf36',
): RawObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'ip-10-0-0-1', labels: { 'topology.kubernetes.io/region': 'eu-west-1', ...labels } },
  status: { nodeInfo: { kubeletVersion }, conditions: [{ type: 'Ready', status: 'True' }] },
});
export const grouped = node({ 'eks.amazonaws.com/nodegroup': 'workers' });

export const prod = {
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
export const other = {
  cluster: { status: 'ACTIVE', version: '1.33' },
  nodegroups: { pool: { status: 'ACTIVE' } },
};
export const versions = [
  {
    clusterVersion: '1.33',
    endOfStandardSupportDate: 1_785_000_000,
    endOfExtendedSupportDate: 1_816_000_000,
  },
];

export const KINDS: readonly KindName[] = ['EKSCluster', 'EKSNodegroup', 'EKSAddon'];

export interface Given {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly objects?: readonly RawObject[];
  readonly env?: Readonly<Record<string, string>>;
  readonly name?: string;
}

export const AWS = { AWS_REGION: 'eu-west-1' };

/** A reader of a recorded cluster beside a stand-in of EKS. */
export const reading = async (
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

export const read = async (
  url: string,
  given?: Given,
  kinds: readonly KindName[] = [...KINDS, 'Namespace'],
) => (await (await reading(url, given)).snapshot(kinds, {}, { signal: patience() })).kinds;

/** Where the SDK looks for credentials by itself. */
export const withCredentials = (): void => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'not-a-real-key');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent');
};
