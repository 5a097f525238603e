// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Check } from '../core/ports/cluster-reader.ts';
import { type Ailment, type Diagnosis, diagnose, failed } from './ailment.ts';
import type { Base } from './base.ts';
import { checkCache } from './cache-check.ts';
import { type OpenClusters, openClusters } from './clusters.ts';
import { accessChecks } from './doctor-access.ts';
import { clusterParts } from './doctor-clusters.ts';
import { fleetPart } from './doctor-fleet.ts';
import { chosenBackends, suggestedSteps } from './open-backends.ts';
import { type OpenCustom, openCustom } from './open-custom.ts';
import { allRisks } from './risks/all-risks.ts';
import type { Settings } from './settings.ts';

const configuration = (settings: Settings): Ailment => ({
  name: 'Configuration',
  look: async () => [
    { name: 'settings', status: 'ok', detail: settings.file ?? 'valid, without a configuration file' },
  ],
});

/** Settings that allow more than most need: none stops anything. */
const risksPart = (settings: Settings, { env }: Base): Ailment => ({
  name: 'What settings allow',
  look: async () => {
    const risks = await allRisks(settings, env);
    return risks.length === 0
      ? [{ name: 'rights', status: 'ok', detail: 'no setting allows more than most need' }]
      : risks.map(({ code, what, fix }) => ({ name: code, status: 'warning', detail: what, fix }));
  },
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
        risksPart(settings, base),
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
