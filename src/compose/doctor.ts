import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { analyzers } from '../../analyzers/index.ts';
import { analysisSettings } from '../config/analysis.ts';
import { SECOND } from '../core/clock.ts';
import { messageOf, Refused } from '../core/errors.ts';
import type { KindName } from '../core/kinds/index.ts';
import type { Check, ClusterReader } from '../core/ports/cluster-reader.ts';
import type { CustomAnalyzer } from '../core/ports/custom-analyzer.ts';
import { duration } from '../views/words.ts';
import type { Base } from './base.ts';
import { checkCache } from './cache-check.ts';
import { type OpenClusters, openClusters } from './clusters.ts';
import { accessChecks, identityChecks } from './doctor-access.ts';
import { customRights } from './doctor-custom.ts';
import { fleetPart } from './doctor-fleet.ts';
import { logCheck } from './doctor-logs.ts';
import { chosenBackends, suggestedSteps } from './open-backends.ts';
import { type OpenCustom, openCustom } from './open-custom.ts';
import type { Settings } from './settings.ts';

/** One part that is looked at on its own: what hangs or throws there costs only itself. */
export interface Ailment {
  readonly name: string;
  readonly look: (signal: AbortSignal) => Promise<readonly Check[]>;
}

export interface Diagnosis {
  readonly name: string;
  readonly checks: readonly Check[];
}

/** How long one part may take: longer than the kubernetes client tries to connect. */
const PATIENCE_MS = 20 * SECOND;

/** Slack refuses what is older than five minutes, tokens of clusters are refused sooner. */
const SKEW_WARNING_MS = 30 * SECOND;

const kinds: readonly KindName[] = [
  ...new Set(analyzers.flatMap(({ analyzer }): KindName[] => [analyzer.each, ...analyzer.reads])),
];

const failed = (name: string, error: unknown): Check => ({
  name,
  status: 'failed',
  detail: messageOf(error),
  ...(error instanceof Refused && error.hint !== undefined ? { fix: error.hint } : {}),
});

const examined = async ({ name, look }: Ailment, base: Base, ms: number): Promise<Diagnosis> => {
  const over = new AbortController();
  const signal = over.signal;
  const late = base.clock.sleep(ms, signal).then((): readonly Check[] => [
    {
      name: 'answer',
      status: 'failed',
      detail: `no answer within ${duration(ms)}`,
      fix: 'Check that its address can be reached from here: network rules, VPN, HTTPS_PROXY and NO_PROXY.',
    },
  ]);
  late.catch(() => undefined);
  try {
    return { name, checks: await Promise.race([look(signal), late]) };
  } catch (error) {
    return { name, checks: [failed('answer', error)] };
  } finally {
    over.abort();
  }
};

/** Looks at everything at once; the order is that of the list. */
export const diagnose = (
  ailments: readonly Ailment[],
  base: Base,
  ms: number = PATIENCE_MS,
): Promise<readonly Diagnosis[]> => Promise.all(ailments.map((ailment) => examined(ailment, base, ms)));

const configuration = (settings: Settings): Ailment => ({
  name: 'Configuration',
  look: async () => [
    { name: 'settings', status: 'ok', detail: settings.file ?? 'valid, without a configuration file' },
  ],
});

const stateDirectory = ({ general }: Settings): Ailment => ({
  name: 'State directory',
  look: async () => {
    const name = 'writable';
    const trial = join(general.stateDir, `.${randomUUID()}`);
    try {
      await mkdir(general.stateDir, { recursive: true, mode: 0o700 });
      await writeFile(trial, '', { mode: 0o600 });
      await rm(trial);
      return [{ name, status: 'ok', detail: general.stateDir }];
    } catch (error) {
      const { code = 'error' } = error as NodeJS.ErrnoException;
      return [
        {
          name,
          status: 'failed',
          detail: `${general.stateDir} cannot be written (${code})`,
          fix: 'Set `K8SGPT_STATE_DIR` to a folder that this user may write, or `REDIS_URL`.',
        },
      ];
    }
  },
});

/** The cluster's clock beside ours: what it answered last was now. */
const clockCheck = async (reader: ClusterReader, { clock }: Base, signal: AbortSignal): Promise<Check> => {
  const name = 'clock';
  const before = clock.now();
  const { takenAt } = await reader.snapshot(['Namespace'], {}, { signal });
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

const clusterParts = (
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
      const checks = await reader.diagnose(wanted, signal);
      if (checks.some(({ name, status }) => name === 'connection' && status === 'failed')) return checks;
      return [
        ...checks,
        ...(await customRights(reader, custom, wanted, signal)),
        await logCheck(reader, analysisSettings(analysis, cluster), signal),
        ...(await identityChecks(clusters, cluster, access, signal)),
        await clockCheck(reader, base, signal),
      ];
    },
  }));

const redisPart = ({ redis }: Settings, base: Base): Ailment => ({
  name: 'Queue and state',
  look: async (signal) => {
    const { diagnoseRedis } = await import('../../adapters/redis/diagnose.ts');
    return diagnoseRedis(redis, base, signal);
  },
});

const platformParts = ({ platforms }: Settings, base: Base): readonly Ailment[] =>
  platforms.map((platform) => ({
    name: platform.title,
    // Throws where half of what is needed is set, naming the rest.
    look: async (signal) =>
      platform.isConfigured
        ? platform.diagnose(base, signal)
        : [{ name: 'connection', status: 'skipped', detail: 'not connected', fix: platform.steps[0] }],
  }));

const aiPart = (settings: Settings, base: Base): Ailment => ({
  name: 'AI',
  look: async (signal) => {
    const names = chosenBackends(settings);
    const chosen = names.flatMap((name) => settings.backends.find((backend) => backend.name === name) ?? []);
    const looked = chosen.map(async (backend): Promise<readonly Check[]> => {
      const checks = await backend
        .diagnose(base, signal)
        .catch((error: unknown) => [failed('settings', error)]);
      // Which of them it is matters only where there are several.
      return chosen.length === 1
        ? checks
        : checks.map((check) => ({ ...check, name: `${backend.name} ${check.name}` }));
    });
    if (chosen.length > 0) return (await Promise.all(looked)).flat();
    const fix = suggestedSteps(settings)[0];
    return [{ name: 'key', status: 'skipped', detail: 'embedded: built-in guidance explains', fix }];
  },
});

const metricsPart = ({ prometheus }: Settings, base: Base): Ailment => ({
  name: 'Prometheus',
  look: async (signal) => {
    const { diagnosePrometheus } = await import('../../adapters/prometheus/diagnose.ts');
    return diagnosePrometheus(prometheus, base, signal);
  },
});

/** Nobody has all of them: those that are set, or half set. */
const sinkParts = ({ sinks }: Settings, base: Base): readonly Ailment[] => {
  const set = sinks.filter((sink) => {
    try {
      return sink.isConfigured;
    } catch {
      return true;
    }
  });
  if (set.length === 0) {
    const fix =
      'Set `ALERTMANAGER_URL`, `K8SGPT_WEBHOOK_URL` or another sink, where machines are to hear of incidents.';
    return [
      {
        name: 'Sinks',
        look: async () => [{ name: 'sinks', status: 'skipped', detail: 'only chat is told', fix }],
      },
    ];
  }
  return set.map((sink) => ({
    name: sink.title,
    // Throws where half of what is needed is set, naming the rest.
    look: async (signal) => (sink.isConfigured ? sink.diagnose(base, signal) : []),
  }));
};

/** Each of them on its own: one that hangs costs only itself. */
const customParts = (custom: OpenCustom): readonly Ailment[] =>
  custom.analyzers.map((analyzer) => ({
    name: `Custom analyzer ${analyzer.name}`,
    look: (signal) => analyzer.diagnose(signal),
  }));

const cachePart = (settings: Settings, base: Base): Ailment => ({
  name: 'Cache',
  look: (signal) => checkCache(settings, base, signal),
});

/** Everything that can be wrong around the product, each part with its fixes. */
export const diagnoseAll = async (settings: Settings, base: Base): Promise<readonly Diagnosis[]> => {
  let open: OpenClusters | undefined;
  let unopened: unknown;
  let custom: OpenCustom | undefined;
  let notOpened: unknown;
  try {
    custom = await openCustom(settings, base);
  } catch (error) {
    notOpened = error;
  }
  try {
    open = await openClusters({ settings: settings.kubernetes, eks: settings.eks, base });
  } catch (error) {
    unopened = error;
  }
  try {
    return await diagnose(
      [
        configuration(settings),
        stateDirectory(settings),
        ...(open === undefined
          ? [{ name: 'Clusters', look: async () => [failed('kubeconfig', unopened)] }]
          : [
              ...clusterParts(open, settings, base, custom?.analyzers ?? []),
              ...(await fleetPart(open, settings)),
            ]),
        redisPart(settings, base),
        { name: 'Access', look: async () => accessChecks(settings.access) },
        ...platformParts(settings, base),
        aiPart(settings, base),
        cachePart(settings, base),
        metricsPart(settings, base),
        ...(custom === undefined
          ? [{ name: 'Custom analyzers', look: async () => [failed('customAnalyzers', notOpened)] }]
          : customParts(custom)),
        ...sinkParts(settings, base),
      ],
      base,
    );
  } finally {
    await open?.close();
    await custom?.close();
  }
};
