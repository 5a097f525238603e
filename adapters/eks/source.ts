// SPDX-License-Identifier: Apache-2.0

import type { Cluster } from '@aws-sdk/client-eks';
import { type KindDefinition, type KubeObject, projectObject } from '../../src/core/kind.ts';
import { kinds as definitions, type KindName } from '../../src/core/kinds/index.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { KindSource, Known } from '../../src/core/ports/kind-source.ts';
import { type Json, record } from '../../src/core/read.ts';
import type { KindState } from '../../src/core/snapshot.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import { type Eks, eksClient } from './client.ts';
import type { EksSettings } from './config.ts';
import { findCluster } from './find-cluster.ts';
import { identify } from './identify.ts';
import { type Parts, readAddons, readNodegroups } from './read-parts.ts';
import { type Trouble, troubleOf } from './trouble.ts';

/** For one request, and for all that one check asks. */
const REQUEST_MS = 10_000;
const LONGEST_MS = 25_000;

const skipped = ({ reason, detail }: Trouble, objects: readonly KubeObject[] = []): KindState => ({
  status: 'skipped',
  reason,
  detail,
  objects,
  readIn: [],
});

/** As an API server would send it; dates become text on the way. */
const objectOf = (
  kind: 'EKSCluster' | 'EKSNodegroup' | 'EKSAddon',
  name: string,
  parts: object,
): KubeObject => {
  const definition = definitions[kind];
  const raw: unknown = JSON.parse(JSON.stringify({ metadata: { name, uid: `${kind}/${name}` }, ...parts }));
  return projectObject<string, KubeObject>(definition as KindDefinition, record(raw));
};

const stateOf = (kind: 'EKSNodegroup' | 'EKSAddon', { parts, trouble }: Parts): KindState => {
  const objects = parts.map(({ name, spec }) => objectOf(kind, name, { spec }));
  return trouble === undefined ? { status: 'read', objects } : skipped(trouble, objects);
};

/** When the support of its version ends: another right, so what fails there leaves the rest. */
const clusterState = async (
  { sdk, client }: Eks,
  cluster: Cluster & { readonly name: string },
  abortSignal: AbortSignal,
): Promise<KindState> => {
  const { version, name } = cluster;
  // Keys and certificates of the cluster have no business here.
  const { status, health, upgradePolicy } = cluster;
  const spec = { name, status, version, health, upgradePolicy };
  if (version === undefined) return { status: 'read', objects: [objectOf('EKSCluster', name, { spec })] };
  try {
    const { clusterVersions = [] } = await client.send(
      new sdk.DescribeClusterVersionsCommand({ clusterVersions: [version] }),
      { abortSignal },
    );
    const support: Json = { ...clusterVersions.find(({ clusterVersion }) => clusterVersion === version) };
    return { status: 'read', objects: [objectOf('EKSCluster', name, { spec, support })] };
  } catch (error) {
    return skipped(troubleOf(error, 'eks:DescribeClusterVersions'), [objectOf('EKSCluster', name, { spec })]);
  }
};

type States = Readonly<Partial<Record<KindName, KindState>>>;

/** EKS beside the API servers of its clusters: the health of cluster, node groups and add-ons. It only lists and describes. */
export const eksSource = (
  settings: EksSettings,
  { env, userAgent, log }: Pick<AdapterParts, 'env' | 'userAgent' | 'log'>,
): KindSource => {
  const readAll = async (
    kinds: readonly KindName[],
    known: Known,
    eks: Eks,
    place: { readonly region: string; readonly name?: string | undefined },
    signal: AbortSignal,
  ): Promise<States> => {
    const abortSignal = AbortSignal.any([signal, timeLimit(LONGEST_MS)]);
    const all = (state: KindState): States => Object.fromEntries(kinds.map((kind) => [kind, state]));
    let cluster: Cluster | undefined;
    try {
      cluster = await findCluster(eks, place, known, abortSignal);
    } catch (error) {
      signal.throwIfAborted();
      const action = place.name === undefined ? 'eks:ListClusters' : 'eks:DescribeCluster';
      return all(skipped(troubleOf(error, action)));
    }
    const name = cluster?.name;
    if (cluster === undefined || name === undefined)
      return all(
        skipped({
          reason: 'unavailable',
          detail: `which EKS cluster in ${place.region} this is cannot be told: set eks.clusters`,
        }),
      );
    const states: [KindName, KindState][] = [];
    for (const kind of kinds) {
      if (kind === 'EKSCluster')
        states.push([kind, await clusterState(eks, { ...cluster, name }, abortSignal)]);
      if (kind === 'EKSNodegroup')
        states.push([kind, stateOf(kind, await readNodegroups(eks, name, abortSignal, signal))]);
      if (kind === 'EKSAddon')
        states.push([kind, stateOf(kind, await readAddons(eks, name, abortSignal, signal))]);
      signal.throwIfAborted();
    }
    return Object.fromEntries(states);
  };

  return {
    name: 'eks',
    needs: ['Node'],
    read: async (kinds, known, signal) => {
      const identified = identify(known, settings, env);
      if ('absent' in identified) {
        const state = skipped({ reason: 'absent', detail: identified.absent });
        return Object.fromEntries(kinds.map((kind) => [kind, state]));
      }
      const parts = { settings, env, userAgent, timeoutMs: REQUEST_MS };
      const eks = await eksClient(identified.place, parts);
      try {
        return await readAll(kinds, known, eks, identified.place, signal);
      } finally {
        log.debug({ cluster: known.name, region: identified.place.region }, 'EKS was asked');
        eks.close();
      }
    },
  };
};
