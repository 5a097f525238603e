// SPDX-License-Identifier: Apache-2.0

import { analyzers } from '../../analyzers/index.ts';
import { analysisSettings } from '../config/analysis.ts';
import { limitScope } from '../core/checked-namespaces.ts';
import { SECOND } from '../core/clock.ts';
import type { KindName } from '../core/kinds/index.ts';
import type { Check, ClusterReader } from '../core/ports/cluster-reader.ts';
import type { CustomAnalyzer } from '../core/ports/custom-analyzer.ts';
import { duration } from '../views/words.ts';
import type { Ailment } from './ailment.ts';
import type { Base } from './base.ts';
import type { OpenClusters } from './clusters.ts';
import { identityChecks } from './doctor-access.ts';
import { customRights } from './doctor-custom.ts';
import { logCheck } from './doctor-logs.ts';
import { excessChecks } from './doctor-rights.ts';
import type { Settings } from './settings.ts';

/** Slack refuses what is older than five minutes, tokens of clusters are refused sooner. */
const SKEW_WARNING_MS = 30 * SECOND;

const kinds: readonly KindName[] = [
  ...new Set(analyzers.flatMap(({ analyzer }): KindName[] => [analyzer.each, ...analyzer.reads])),
];

/** The cluster's clock beside ours: what it answered last was now. */
const clockCheck = async (
  reader: ClusterReader,
  namespaces: readonly string[] | undefined,
  { clock }: Base,
  signal: AbortSignal,
): Promise<Check> => {
  const name = 'clock';
  const before = clock.now();
  // Short lists: whoever may read some namespaces only may not list them.
  const kind = namespaces === undefined ? 'Namespace' : 'ResourceQuota';
  const { takenAt, kinds: read } = await reader.snapshot([kind], { namespaces }, { signal });
  if (read[kind]?.status !== 'read')
    return { name, status: 'skipped', detail: 'could not be compared: the API server told no time' };
  const skew = takenAt < before - SECOND ? before - takenAt : Math.max(0, takenAt - clock.now());
  return skew <= SKEW_WARNING_MS
    ? { name, status: 'ok', detail: 'this machine and the API server agree' }
    : {
        name,
        status: 'warning',
        detail: `this machine and the API server differ by ${duration(skew)}`,
        fix: 'Synchronise the clock of this machine (for example `timedatectl set-ntp true`).',
      };
};

/** Each cluster: whether it can be reached, what may be read there and what too much, and its clock. */
export const clusterParts = (
  { clusters, source }: OpenClusters,
  { access, analysis, k8sgptResources }: Pick<Settings, 'access' | 'analysis' | 'k8sgptResources'>,
  base: Base,
  custom: readonly CustomAnalyzer[],
): readonly Ailment[] =>
  clusters.names().map((cluster) => ({
    name: `Cluster ${cluster}`,
    look: async (signal) => {
      if (source !== 'kubernetes') {
        const detail = `embedded: a ${source} cluster stands in`;
        const fix = 'Set `KUBECONFIG` to the path of a kubeconfig, or run inside a pod.';
        return [{ name: 'connection', status: 'skipped', detail, fix }];
      }
      const reader = await clusters.open(cluster);
      const wanted = k8sgptResources.enabled ? [...kinds, 'K8sGPT' as const] : kinds;
      const own = analysisSettings(analysis, cluster);
      const { namespaces } = limitScope({}, own);
      const checks = await reader.diagnose(wanted, signal, namespaces);
      if (checks.some(({ name, status }) => name === 'connection' && status === 'failed')) return checks;
      return [
        ...checks,
        ...(await customRights(reader, custom, wanted, signal)),
        ...(await excessChecks(reader, signal, namespaces)),
        await logCheck(reader, own, signal),
        ...(await identityChecks(clusters, cluster, access, signal)),
        await clockCheck(reader, namespaces, base, signal),
      ];
    },
  }));
