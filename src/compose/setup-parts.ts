// SPDX-License-Identifier: Apache-2.0

import type { SetupPart } from '../../adapters/console/routes.ts';
import type { OpenPlatform } from '../core/ports/platform-module.ts';
import type { OpenClusters } from './clusters.ts';
import { type Explaining, explainedBy } from './explaining.ts';
import { suggestedSteps } from './open-backends.ts';
import type { Settings } from './settings.ts';

export interface SetupFacts {
  readonly settings: Settings;
  /** Undefined in a process that reaches no cluster itself. */
  readonly open: OpenClusters | undefined;
  readonly explaining: Explaining | undefined;
  /** Undefined where queue and state are in this process; else why Redis cannot be used, where it cannot. */
  readonly redis: { readonly trouble?: string | undefined } | undefined;
  /** Undefined in a process that talks to no platform. */
  readonly platforms: readonly OpenPlatform[] | undefined;
  readonly failed: ReadonlyMap<string, string>;
}

const clusterPart = ({ open }: SetupFacts): SetupPart[] => {
  if (open === undefined) return [];
  const names = open.clusters.names().join(', ');
  const steps = [
    'Set `KUBECONFIG` to the path of a kubeconfig; each of its contexts becomes a cluster.',
    'Read access is enough: get, list and watch. Nothing is ever written.',
    'Start again and run `k8sgpt doctor`: it tells whether the cluster answers and what may not be read.',
  ];
  return [
    open.source === 'kubernetes'
      ? { name: 'Clusters', state: 'real', detail: names, steps: [] }
      : { name: 'Clusters', state: 'embedded', detail: `${open.source} cluster ${names}`, steps },
  ];
};

const platformParts = ({ settings, platforms, failed }: SetupFacts): SetupPart[] => {
  if (platforms === undefined) return [];
  return settings.platforms.map(({ name, title, steps }) => {
    const platform = platforms.find(({ id }) => id === name);
    const trouble = failed.get(name);
    if (trouble !== undefined) return { name: title, state: 'failing', detail: trouble, steps };
    if (platform === undefined) return { name: title, state: 'off', detail: 'not connected', steps };
    const { status, detail } = platform.health();
    return {
      name: title,
      state: status === 'ok' ? 'real' : 'failing',
      detail,
      steps: status === 'ok' ? [] : steps,
    };
  });
};

const redisPart = ({ redis }: SetupFacts): SetupPart => {
  const name = 'Queue and state';
  if (redis?.trouble !== undefined)
    return {
      name,
      state: 'failing',
      detail: redis.trouble,
      steps: ['Run `k8sgpt doctor`, or look at `REDIS_URL` and whether this machine may connect.'],
    };
  if (redis !== undefined) return { name, state: 'real', detail: 'Redis', steps: [] };
  const steps = [
    'Start a Redis with `maxmemory-policy noeviction`.',
    'Set `REDIS_URL`, for example `redis://localhost:6379`.',
    'Start `k8sgpt bot` once and `k8sgpt worker` as often as you like.',
  ];
  return { name, state: 'embedded', detail: 'in this process', steps };
};

const aiPart = ({ settings, explaining }: SetupFacts): SetupPart[] => {
  if (explaining === undefined) return [];
  const isReal = explaining.backend !== undefined;
  const steps = isReal ? [] : suggestedSteps(settings);
  return [{ name: 'AI', state: isReal ? 'real' : 'embedded', detail: explainedBy(explaining), steps }];
};

/** What is embedded, what is real, and how each becomes real: for the page and the banner. */
export const setupParts = (facts: SetupFacts): readonly SetupPart[] => [
  ...clusterPart(facts),
  ...platformParts(facts),
  redisPart(facts),
  ...aiPart(facts),
];
