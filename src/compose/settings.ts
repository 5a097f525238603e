// SPDX-License-Identifier: Apache-2.0

import type { z } from 'zod';
import { aiConfig } from '../../adapters/ai/config.ts';
import { backends } from '../../adapters/ai/index.ts';
import { incomingConfig } from '../../adapters/alerts/_incoming-config.ts';
import { sinks } from '../../adapters/alerts/index.ts';
import { cacheConfig } from '../../adapters/cache/config.ts';
import { customAnalyzersConfig } from '../../adapters/custom-analyzers/config.ts';
import { eksConfig } from '../../adapters/eks/config.ts';
import { apiConfig } from '../../adapters/grpc/config.ts';
import { httpConfig } from '../../adapters/http/config.ts';
import { kubernetesConfig } from '../../adapters/kubernetes/config.ts';
import { mcpConfig } from '../../adapters/mcp/config.ts';
import { platforms } from '../../adapters/platforms.generated.ts';
import { prometheusConfig } from '../../adapters/prometheus/config.ts';
import { redisConfig } from '../../adapters/redis/config.ts';
import { tracesConfig } from '../../adapters/telemetry/config.ts';
import { accessConfig } from '../config/access.ts';
import { alertsConfig } from '../config/alerts.ts';
import { analysisConfig } from '../config/analysis.ts';
import { auditConfig } from '../config/audit.ts';
import { deliveryConfig } from '../config/delivery.ts';
import { digestsConfig } from '../config/digests.ts';
import { explainConfig } from '../config/explain.ts';
import { generalConfig } from '../config/general.ts';
import { k8sgptResourcesConfig } from '../config/k8sgpt-resources.ts';
import { limitsConfig } from '../config/limits.ts';
import { type LoadOptions, loadConfig, settingsOf } from '../config/load.ts';
import { routesConfig } from '../config/routes.ts';
import { showConfig } from '../config/show.ts';
import { defaultStateDir } from '../config/state-dir.ts';
import { type WatchesConfig, watchesConfig } from '../config/watches.ts';
import type { ConfigSlice } from '../core/config-slice.ts';
import type { AdapterParts } from '../core/ports/adapter-module.ts';
import type { AiBackend } from '../core/ports/ai-backend.ts';
import type { AiModule } from '../core/ports/ai-module.ts';
import type { AlertSink } from '../core/ports/alert-sink.ts';
import type { Check } from '../core/ports/cluster-reader.ts';
import type { OpenPlatform, PlatformModule } from '../core/ports/platform-module.ts';
import type { SinkModule } from '../core/ports/sink-module.ts';
import { configSlices } from './config-slices.generated.ts';

type Of<S extends ConfigSlice> = z.output<S['schema']>;

export type Values = Readonly<Record<string, unknown>>;

/** A module of a registry, bound to its settings. */
interface Bound<T> {
  readonly name: string;
  readonly title: string;
  readonly isConfigured: boolean;
  /** Never taken by itself. */
  readonly onlyWhenNamed: boolean;
  readonly steps: readonly string[];
  readonly open: (parts: AdapterParts) => Promise<T>;
  /** The same with settings that are read anew: secrets in files change. */
  readonly reopen: (parts: AdapterParts) => Promise<T>;
  readonly diagnose: (parts: AdapterParts, signal: AbortSignal) => Promise<readonly Check[]>;
}

export interface Settings {
  /** The configuration file that was read. */
  readonly file: string | undefined;
  /** Every file that has a say in them, secrets included. */
  readonly files: readonly string[];
  /** The same settings by section, as they were read. */
  readonly values: Values;
  readonly general: Of<typeof generalConfig> & { readonly stateDir: string };
  readonly access: Of<typeof accessConfig>;
  readonly audit: Of<typeof auditConfig>;
  readonly delivery: Of<typeof deliveryConfig>;
  readonly limits: Of<typeof limitsConfig>;
  readonly k8sgptResources: Of<typeof k8sgptResourcesConfig>;
  readonly analysis: Of<typeof analysisConfig>;
  readonly explain: Of<typeof explainConfig>;
  readonly show: Of<typeof showConfig>;
  readonly mcp: Of<typeof mcpConfig>;
  readonly alerts: Of<typeof alertsConfig>;
  readonly routes: Of<typeof routesConfig>;
  readonly digests: Of<typeof digestsConfig>;
  readonly watches: WatchesConfig;
  readonly http: Of<typeof httpConfig>;
  readonly api: Of<typeof apiConfig>;
  readonly redis: Of<typeof redisConfig>;
  readonly traces: Of<typeof tracesConfig>;
  readonly kubernetes: Of<typeof kubernetesConfig>;
  readonly eks: Of<typeof eksConfig>;
  readonly prometheus: Of<typeof prometheusConfig>;
  readonly ai: Of<typeof aiConfig>;
  readonly cache: Of<typeof cacheConfig>;
  readonly customAnalyzers: Of<typeof customAnalyzersConfig>['list'];
  readonly platforms: readonly Bound<OpenPlatform>[];
  readonly backends: readonly Bound<AiBackend>[];
  readonly alertmanagerWebhook: Of<typeof incomingConfig>;
  readonly sinks: readonly Bound<readonly AlertSink[]>[];
}

export interface SettingsOptions extends LoadOptions {
  /** What this one run has otherwise, over file and environment; also where they are read anew. */
  readonly adjust?: ((values: Values) => Values) | undefined;
}

const valuesOf = async ({ adjust, ...options }: SettingsOptions) => {
  const { values, file, files } = await loadConfig(configSlices, options);
  return { values: adjust?.(values) ?? values, file, files };
};

/** Each module has settings of its own: here they are all alike. */
type Modules<M> = readonly (readonly [name: string, module: M])[];
const platformModules = Object.entries(platforms) as unknown as Modules<PlatformModule>;
const backendModules = Object.entries(backends) as unknown as Modules<AiModule>;
const sinkModules = Object.entries(sinks) as unknown as Modules<SinkModule>;

/** Sections of AI backends, and of those whom we tell. */
export const backendKeys = backendModules.map(([, { config }]) => config.key);
export const sinkKeys = sinkModules.map(([, { config }]) => config.key);

const bind = <T>(
  name: string,
  module: PlatformModule | AiModule | SinkModule,
  { values, options }: { values: Values; options: SettingsOptions },
): Bound<T> => {
  const settings = settingsOf(values, module.config);
  // What is to be known of old names was said at the start.
  const again: SettingsOptions = { ...options, warn: undefined };
  const renewed = async () => settingsOf((await valuesOf(again)).values, module.config);
  return {
    name,
    title: module.title,
    // Asked when it matters: half a set of tokens is no reason to refuse a check of a cluster.
    get isConfigured() {
      return module.isConfigured(settings);
    },
    onlyWhenNamed: 'onlyWhenNamed' in module && module.onlyWhenNamed === true,
    steps: module.steps,
    open: (parts) => module.open(settings, { ...parts, renewed }) as Promise<T>,
    reopen: async (parts) => module.open(await renewed(), { ...parts, renewed }) as Promise<T>,
    diagnose: (parts, signal) => module.diagnose(settings, parts, signal),
  };
};

/** File and environment → everything that composition needs. Throws Refused naming every error at once. */
export const loadSettings = async (options: SettingsOptions): Promise<Settings> => {
  const { values, file, files } = await valuesOf(options);
  const general = settingsOf(values, generalConfig);
  return {
    file,
    files,
    values,
    general: { ...general, stateDir: general.stateDir ?? defaultStateDir(options.env) },
    access: settingsOf(values, accessConfig),
    audit: settingsOf(values, auditConfig),
    delivery: settingsOf(values, deliveryConfig),
    limits: settingsOf(values, limitsConfig),
    k8sgptResources: settingsOf(values, k8sgptResourcesConfig),
    analysis: settingsOf(values, analysisConfig),
    explain: settingsOf(values, explainConfig),
    show: settingsOf(values, showConfig),
    mcp: settingsOf(values, mcpConfig),
    alerts: settingsOf(values, alertsConfig),
    routes: settingsOf(values, routesConfig),
    digests: settingsOf(values, digestsConfig),
    watches: settingsOf(values, watchesConfig).list,
    http: settingsOf(values, httpConfig),
    api: settingsOf(values, apiConfig),
    redis: settingsOf(values, redisConfig),
    traces: settingsOf(values, tracesConfig),
    kubernetes: settingsOf(values, kubernetesConfig),
    eks: settingsOf(values, eksConfig),
    prometheus: settingsOf(values, prometheusConfig),
    ai: settingsOf(values, aiConfig),
    cache: settingsOf(values, cacheConfig),
    customAnalyzers: settingsOf(values, customAnalyzersConfig).list,
    platforms: platformModules.map(([name, module]) => bind<OpenPlatform>(name, module, { values, options })),
    backends: backendModules.map(([name, module]) => bind<AiBackend>(name, module, { values, options })),
    alertmanagerWebhook: settingsOf(values, incomingConfig),
    sinks: sinkModules.map(([name, module]) => bind<readonly AlertSink[]>(name, module, { values, options })),
  };
};
