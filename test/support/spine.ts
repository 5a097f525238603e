// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { onTestFinished } from 'vitest';
import { kubernetesClusters } from '../../adapters/kubernetes/clusters.ts';
import type { KubernetesOptions } from '../../adapters/kubernetes/options.ts';
import { memoryQueue } from '../../adapters/queue/memory.ts';
import type { PodLog } from '../../adapters/recorded/dump-logs.ts';
import type { Faults } from '../../adapters/recorded/faults.ts';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { type RecordedServer, serveRecording } from '../../adapters/recorded/server.ts';
import { fileState } from '../../adapters/state/file.ts';
import { createMetrics } from '../../adapters/telemetry/metrics.ts';
import { silentTrace } from '../../adapters/telemetry/silent.ts';
import type { Base } from '../../src/compose/base.ts';
import { startBot } from '../../src/compose/bot.ts';
import { type Core, createCore } from '../../src/compose/core.ts';
import { createHealth } from '../../src/compose/health.ts';
import { createTelling, type Telling } from '../../src/compose/telling.ts';
import { startWorker } from '../../src/compose/worker.ts';
import { type AccessSettings, accessConfig } from '../../src/config/access.ts';
import { defaultAlerts } from '../../src/config/alerts.ts';
import { analysisConfig } from '../../src/config/analysis.ts';
import { auditConfig } from '../../src/config/audit.ts';
import { deliveryConfig } from '../../src/config/delivery.ts';
import { limitsConfig } from '../../src/config/limits.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import { noRoutes, type Routes } from '../../src/core/route.ts';
import type { Watch } from '../../src/core/watch.ts';
import { createAnswerer } from '../../src/explain/answerer.ts';
import { createExplainer } from '../../src/explain/explainer.ts';
import { adapterParts, keepingLog } from './adapter-parts.ts';
import { type ScriptedChat, scriptedChat } from './chat.ts';
import { eventually } from './eventually.ts';
import { options, quick } from './kubernetes.ts';
import { masker } from './masker.ts';
import { realClock } from './real-clock.ts';

/** The objects of the demo cluster, as they were recorded. */
export const demoObjects = async (): Promise<readonly RawObject[]> => {
  const text = await readFile(new URL('../../adapters/recorded/demo/cluster.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly items: readonly RawObject[] }).items;
};

export interface SpineOptions {
  readonly objects?: readonly RawObject[];
  readonly faults?: Faults;
  /** How clusters are reached. */
  readonly kubernetes?: Partial<KubernetesOptions>;
  readonly logs?: readonly PodLog[];
  /** The section `analysis` of the configuration. */
  readonly analysis?: Readonly<Record<string, unknown>>;
  readonly access?: Readonly<Record<string, unknown>>;
  readonly audit?: Readonly<Record<string, unknown>>;
  readonly delivery?: Readonly<Record<string, unknown>>;
  readonly chat?: ScriptedChat;
  /** Other platforms than `chat`. */
  readonly others?: readonly ScriptedChat[];
  /** What is watched, for what is told of it. */
  readonly watches?: readonly Watch[];
  /** Where alerts are told; nowhere by default. */
  readonly routes?: Routes;
  /** Without, nothing takes the work until `work()`. */
  readonly isWorking?: boolean;
  /** How much may be asked; as much as anybody likes unless given. */
  readonly limits?: object;
  /** Put between everything and the store. */
  readonly around?: (state: StateStore) => StateStore;
  readonly acceptWithinMs?: number;
}

export interface Spine {
  readonly chat: ScriptedChat;
  readonly core: Core;
  /** How people hear of incidents that watches see. */
  readonly telling: Telling;
  readonly server: RecordedServer;
  readonly log: readonly string[];
  readonly work: () => Promise<void>;
  /** Runs that wait or run. */
  readonly idle: () => Promise<void>;
}

/** Bot and worker in this process over the embedded stores, a recorded API server and a scripted platform. */
export const openSpine = async (given: SpineOptions = {}): Promise<Spine> => {
  const { log, lines } = keepingLog();
  const base: Base = {
    ...adapterParts({ log, clock: realClock }),
    metrics: createMetrics(),
    trace: silentTrace,
    version: '0.0.0',
    startedAt: Date.now(),
    owner: 'test',
    newId: randomUUID,
  };
  const chat = given.chat ?? scriptedChat();
  const server = await serveRecording({
    objects: given.objects ?? (await demoObjects()),
    ...(given.faults === undefined ? {} : { faults: given.faults }),
    ...(given.logs === undefined ? {} : { logs: given.logs }),
  });
  const memory = fileState({ directory: undefined, clock: realClock, log });
  const state = given.around?.(memory) ?? memory;
  const queue = memoryQueue({
    clock: { ...realClock, sleep: (ms, signal) => realClock.sleep(ms / 50, signal) },
    log,
    random: () => 0,
  });
  const core = createCore({ state, queue }, base);
  const clusters = await kubernetesClusters(
    options({
      kubeconfigText: server.kubeconfig('demo'),
      qps: 10_000,
      burst: 10_000,
      limits: { ...quick, headersMs: 20_000, totalMs: 30_000 },
      ...given.kubernetes,
    }),
  );
  const ai = {
    withoutBackend: 'no AI key is set',
    masker: (entries: Parameters<typeof masker>[1]) => masker('strict', entries),
    log,
  };
  const explaining = {
    needsNames: false,
    backend: undefined,
    without: 'no AI key is set',
    explain: createExplainer(ai),
    answer: createAnswerer(ai),
  };
  const open = { clusters, source: 'recorded' as const, notices: [], close: async () => clusters.close() };
  const closing: (() => Promise<void>)[] = [];
  const analysis = given.analysis === undefined ? undefined : analysisConfig.schema.parse(given.analysis);
  const work = async (): Promise<void> => {
    const worker = await startWorker({ base, core, open, explaining, analysis, concurrency: 4 });
    closing.push(() => worker.stop(0));
  };
  if (given.isWorking !== false) await work();
  else
    await state.put(
      'directory/demo',
      JSON.stringify({ name: 'demo', default: true, namespaces: ['shop', 'payments'], source: 'recorded' }),
    );
  const telling = createTelling({
    base,
    core,
    alerts: defaultAlerts,
    routes: given.routes ?? noRoutes,
    watches: { all: () => given.watches ?? [] },
    denialOf: () => undefined,
    silences: { current: () => [] },
  });
  const bot = await startBot({
    base,
    core,
    platforms: [chat, ...(given.others ?? [])].map(({ platform }) => platform),
    markAlerts: telling.markAlerts,
    access: accessConfig.schema.parse(given.access ?? {}) satisfies AccessSettings,
    audit: auditConfig.schema.parse(given.audit ?? {}),
    delivery: deliveryConfig.schema.parse(given.delivery ?? {}),
    limits: given.limits === undefined ? undefined : limitsConfig.schema.parse(given.limits),
    health: createHealth({ base, core, redis: false, explaining, platforms: [] }),
  });
  closing.push(() => bot.stop(0));
  onTestFinished(async () => {
    for (const close of closing.reverse()) await close();
    await queue.close();
    await memory.close();
    await clusters.close();
    await server.close();
  });
  return {
    chat,
    core,
    telling,
    server,
    log: lines,
    work,
    idle: () =>
      eventually(async () => {
        const [active, pending] = await Promise.all([core.runs.active(), core.outbox.pending()]);
        if (active.length + pending.length > 0)
          throw new Error(`${active.length} runs and ${pending.length} messages wait`);
      }, 8_000),
  };
};
