// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import { analyzers } from '../../analyzers/index.ts';
import { routesOf } from '../config/routes.ts';
import type { RegisteredAnalyzer } from '../core/analyzer.ts';
import { SECOND } from '../core/clock.ts';
import { Refused } from '../core/errors.ts';
import type { ChatPlatform } from '../core/ports/chat-platform.ts';
import type { JobQueue } from '../core/ports/job-queue.ts';
import type { Report } from '../core/report.ts';
import type { Base } from './base.ts';
import { type Bot, startBot } from './bot.ts';
import { type OpenClusters, openClusters, type RecordingOptions } from './clusters.ts';
import { type Core, createCore } from './core.ts';
import { type Explaining, openExplaining } from './explaining.ts';
import { createHealth } from './health.ts';
import { answerDesk } from './open-cache.ts';
import { openCustom } from './open-custom.ts';
import { openMetrics } from './open-metrics.ts';
import type { Settings } from './settings.ts';
import { openSpending } from './spending.ts';
import { embeddedStores } from './stores.ts';
import type { Stores } from './stores-shape.ts';
import { startWorker } from './worker.ts';

/** At a command line nothing is lost by waiting. */
const ONE_PERSON_MS = 60 * SECOND;

/** The whole product in one process for one person: what a command line or a tool runs and closes again. */
export interface Product {
  readonly core: Core;
  readonly dispatch: Bot['dispatch'];
  readonly open: OpenClusters;
  readonly explaining: Explaining;
  /** All that can be looked for here, custom analyzers among them. */
  readonly analyzers: readonly RegisteredAnalyzer[];
  readonly close: () => Promise<void>;
}

interface ProductOptions {
  readonly settings: Settings;
  readonly base: Base;
  readonly platforms: readonly ChatPlatform[];
  readonly recording?: RecordingOptions | undefined;
  /** Hears of every report as it is made: what is stored of a very large one is less. */
  readonly onReport?: ((report: Report) => void) | undefined;
}

/** State of its own below the state directory, so that `explain` finds what `analyze` reported; in memory while another process has it. */
const storesOf = async ({ settings, base }: ProductOptions): Promise<Stores> => {
  try {
    return await embeddedStores(settings, base, join(settings.general.stateDir, 'command-line'));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return embeddedStores(settings, base, undefined);
  }
};

/** A person who waits is told at once, and tries again when they like. */
const once = (queue: JobQueue): JobQueue => ({
  ...queue,
  process: (name, handler, processing) =>
    queue.process(name, (job, signal) => handler({ ...job, last: true }, signal), processing),
});

const heard = (core: Core, onReport: ProductOptions['onReport']): Core => ({
  ...core,
  reports: {
    ...core.reports,
    save: async (report) => {
      onReport?.(report);
      await core.reports.save(report);
    },
  },
});

/** Everything in process, whatever REDIS_URL says: local files and the person's own credentials. */
export const openProduct = async (options: ProductOptions): Promise<Product> => {
  const { settings, base, platforms, recording } = options;
  const open = await openClusters({ settings: settings.kubernetes, eks: settings.eks, base, recording });
  const stores = await storesOf(options);
  const core = heard(createCore({ ...stores, queue: once(stores.queue) }, base), options.onReport);
  const explaining = await openExplaining(settings, base, stores);
  const routes = routesOf(settings.routes);
  const metrics = await openMetrics(settings, base, open);
  const custom = await openCustom(settings, base);
  const worker = await startWorker({
    base,
    core,
    open,
    explaining,
    analysis: settings.analysis,
    explain: settings.explain,
    show: settings.show,
    routes,
    custom,
    metrics,
    concurrency: settings.general.concurrency,
  });
  const health = createHealth({ base, core, redis: false, explaining, platforms: [] });
  const bot = await startBot({
    base,
    core,
    platforms,
    access: settings.access,
    explain: settings.explain,
    activeFilters: settings.analysis.filters,
    custom: custom.filters,
    health,
    answers: answerDesk(settings, base, stores, ONE_PERSON_MS),
    routes,
    spending: openSpending(settings, base, stores.state),
    acceptWithinMs: ONE_PERSON_MS + 5 * SECOND,
  });
  return {
    core,
    dispatch: bot.dispatch,
    open,
    explaining,
    analyzers: [...analyzers, ...custom.filters],
    close: async () => {
      await worker.stop(0);
      await bot.stop(0);
      await metrics?.close();
      await custom.close();
      await stores.close();
      await open.close();
    },
  };
};
