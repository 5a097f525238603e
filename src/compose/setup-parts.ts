import type { SetupPart } from '../../adapters/console/routes.ts';
import type { OpenPlatform } from '../core/ports/platform-module.ts';
import type { OpenClusters } from './clusters.ts';
import { type Explaining, explainedBy } from './explaining.ts';
import type { Settings } from './settings.ts';

export interface SetupFacts {
  readonly settings: Settings;
  /** Undefined in a process that reaches no cluster itself. */
  readonly open: OpenClusters | undefined;
  readonly explaining: Explaining | undefined;
  readonly redis: boolean;
  readonly platforms: readonly OpenPlatform[];
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

const platformParts = ({ settings, platforms, failed }: SetupFacts): SetupPart[] =>
  settings.platforms.map(({ name, title, steps }) => {
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

const redisPart = ({ redis }: SetupFacts): SetupPart => ({
  name: 'Queue and state',
  state: redis ? 'real' : 'embedded',
  detail: redis ? 'Redis' : 'in this process',
  steps: redis
    ? []
    : [
        'Start a Redis with `maxmemory-policy noeviction`.',
        'Set `REDIS_URL`, for example `redis://localhost:6379`.',
        'Start `k8sgpt bot` once and `k8sgpt worker` as often as you like.',
      ],
});

const aiPart = ({ settings, explaining }: SetupFacts): SetupPart[] => {
  if (explaining === undefined) return [];
  const isReal = explaining.backend !== undefined;
  const steps = isReal ? [] : (settings.backends[0]?.steps ?? []);
  return [{ name: 'AI', state: isReal ? 'real' : 'embedded', detail: explainedBy(explaining), steps }];
};

/** What is embedded, what is real, and how each becomes real: for the page and the banner. */
export const setupParts = (facts: SetupFacts): readonly SetupPart[] => [
  ...clusterPart(facts),
  ...platformParts(facts),
  redisPart(facts),
  ...aiPart(facts),
];
