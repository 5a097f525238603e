// SPDX-License-Identifier: Apache-2.0

import type { SurfaceFlags } from '../../../adapters/terminal/surface-flags.ts';
import { SECOND } from '../../core/clock.ts';
import { messageOf } from '../../core/errors.ts';
import type { Integration } from '../../core/integrations.ts';
import { timeLimit } from '../../core/time-limit.ts';
import { createBase } from '../base.ts';
import { openClusters } from '../clusters.ts';
import { loadSettings } from '../settings.ts';

const PATIENCE_MS = 20 * SECOND;
/** No object has it: what counts is whether the server knows the kind. */
const NOTHING = 'k8sgpt.example/nothing=nothing';

export interface ApiThere {
  /** The cluster that was asked; undefined where none could be. */
  readonly cluster?: string | undefined;
  /** Why it could not be asked. */
  readonly why?: string | undefined;
  /** By integration: whether its API is there; absent where that is not known. */
  readonly found: ReadonlyMap<string, boolean>;
}

/** Which integrations have their API in a cluster. Reads no object. */
export const apisThere = async (
  integrations: readonly Integration[],
  surface: SurfaceFlags,
  named: string | undefined,
): Promise<ApiThere> => {
  const { kubernetes, eks } = await loadSettings({ env: process.env, path: surface.config });
  const base = createBase({ env: process.env });
  const { kubeconfig = kubernetes.kubeconfig } = surface;
  const open = await openClusters({ settings: { ...kubernetes, kubeconfig }, eks, base });
  const cluster = named ?? open.clusters.defaultName();
  try {
    if (open.source === 'demo' && named === undefined)
      return { why: 'no kubeconfig was found', found: new Map() };
    const reader = await open.clusters.open(cluster);
    const kinds = [...new Set(integrations.flatMap((one) => one.kinds))];
    const signal = timeLimit(PATIENCE_MS);
    const snapshot = await reader.snapshot(kinds, { selector: NOTHING }, { signal });
    const found = integrations.flatMap(({ name, kinds: own }): (readonly [string, boolean])[] => {
      if (own.length === 0) return [];
      const isThere = own.some((kind) => {
        const state = snapshot.kinds[kind];
        return state?.status === 'read' || (state?.status === 'skipped' && state.reason !== 'absent');
      });
      return [[name, isThere]];
    });
    return { cluster, found: new Map(found) };
  } catch (error) {
    return { cluster, why: messageOf(error).replace(/\.$/, ''), found: new Map() };
  } finally {
    await open.close();
  }
};
