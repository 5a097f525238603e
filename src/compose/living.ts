// SPDX-License-Identifier: Apache-2.0

import { isDeepStrictEqual } from 'node:util';
import { routesOf } from '../config/routes.ts';
import type { ServiceRole } from '../core/service-role.ts';
import { type Alerting, openAlerting } from './alerting.ts';
import type { Base } from './base.ts';
import { kubeconfigFiles, kubeconfigStamp, type OpenClusters, openClusters } from './clusters.ts';
import type { Core } from './core.ts';
import { type Explaining, openExplaining } from './explaining.ts';
import { type OpenCustom, openCustom } from './open-custom.ts';
import { openMetrics } from './open-metrics.ts';
import { backendKeys, type Settings, sinkKeys } from './settings.ts';
import type { Stores } from './stores-shape.ts';
import { startWatching, type Watching } from './watching.ts';

/** What a process makes of settings that may change while it runs. None of it changes: there is another one then. */
export interface Living {
  readonly settings: Settings;
  readonly routes: ReturnType<typeof routesOf>;
  readonly custom: OpenCustom;
  readonly watching: Watching;
  /** A bot has nothing to do with clusters, nor with the time. */
  readonly alerting: Alerting | undefined;
  readonly clusters: OpenClusters | undefined;
  /** What the files say that name them. */
  readonly clustersFrom: string;
  readonly explaining: Explaining | undefined;
  readonly metrics: Awaited<ReturnType<typeof openMetrics>>;
}

export interface LivingParts {
  readonly role: ServiceRole;
  readonly base: Base;
  readonly core: Core;
  readonly stores: Pick<Stores, 'state' | 'cache' | 'redis'>;
}

type Close = () => Promise<void>;

interface OpenedLiving {
  readonly living: Living;
  /** Watches of before, which must not be looked after twice: ended before the new ones begin. */
  readonly endBefore: Close;
  /** What is left of before: closed when nothing that runs uses it any more. */
  readonly closeBefore: Close;
}

const closeAll = async (closers: readonly Close[]): Promise<void> => {
  for (const close of closers.toReversed()) await close().catch(() => undefined);
};

/** Sections that each part is made of. */
const CUSTOM = ['customAnalyzers'];
const CLUSTERS = ['kubernetes', 'eks'];
const EXPLAINING = ['ai', 'explain', 'cache', ...backendKeys];
const METRICS = ['prometheus'];
const WATCHING = [
  ...['watches', 'alerts', 'routes', 'access', 'analysis', 'digests', 'delivery', 'alertmanagerWebhook'],
  ...sinkKeys,
  ...CUSTOM,
];

/**
 * Makes what the settings ask for; of `before` it keeps what has the same settings still. Throws where something cannot be
 * made, and leaves everything as it was then.
 */
export const openLiving = async (
  { role, base, core, stores }: LivingParts,
  settings: Settings,
  before?: Living,
): Promise<OpenedLiving> => {
  const works = role === 'serve' || role === 'worker';
  const opened: Close[] = [];
  const ended: Close[] = [];
  const closed: Close[] = [];
  const differs = (sections: readonly string[]): boolean =>
    before === undefined ||
    sections.some((key) => !isDeepStrictEqual(before.settings.values[key], settings.values[key]));
  const part = async <T>(
    old: T | undefined,
    isStale: boolean,
    open: () => Promise<T>,
    close: (part: T) => Promise<void> | undefined,
    until: Close[] = closed,
  ): Promise<T> => {
    if (old !== undefined && !isStale) return old;
    const made = await open();
    opened.push(async () => close(made));
    if (old !== undefined) until.push(async () => close(old));
    return made;
  };

  try {
    const routes = routesOf(settings.routes);
    const { watches, alerts, access } = settings;
    const custom = await part(
      before?.custom,
      differs(CUSTOM),
      () => openCustom(settings, base),
      ({ close }) => close(),
    );
    const isWatchingStale = differs(WATCHING);
    const watching = await part(
      before?.watching,
      isWatchingStale,
      () =>
        startWatching({
          base,
          core,
          watches,
          alerts,
          routes,
          access,
          activeFilters: settings.analysis.filters,
          custom: custom.filters,
        }),
      ({ stop }) => stop(0),
      ended,
    );
    const alerting =
      role === 'bot'
        ? undefined
        : await part(
            before?.alerting,
            isWatchingStale,
            () => openAlerting({ settings, base, core, routes, mail: watching.telling.mail }),
            ({ close }) => close(),
          );
    const clustersFrom = works
      ? await kubeconfigStamp(kubeconfigFiles(settings.kubernetes.kubeconfig, base.env))
      : '';
    const isClustersStale = differs(CLUSTERS) || before?.clustersFrom !== clustersFrom;
    const clusters = works
      ? await part(
          before?.clusters,
          isClustersStale,
          () => openClusters({ settings: settings.kubernetes, eks: settings.eks, base }),
          ({ close }) => close(),
        )
      : undefined;
    const explaining = works
      ? await part(
          before?.explaining,
          differs(EXPLAINING),
          () => openExplaining(settings, base, stores),
          () => undefined,
        )
      : undefined;
    const metrics =
      clusters === undefined
        ? undefined
        : before !== undefined && !differs(METRICS) && !isClustersStale
          ? before.metrics
          : await part(
              before?.metrics,
              true,
              () => openMetrics(settings, base, clusters),
              (source) => source?.close(),
            );
    return {
      living: {
        settings,
        routes,
        custom,
        watching,
        alerting,
        clusters,
        clustersFrom,
        explaining,
        metrics,
      },
      endBefore: () => closeAll(ended),
      closeBefore: () => closeAll(closed),
    };
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
};
