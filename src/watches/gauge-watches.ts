import { SECOND } from '../core/clock.ts';
import type { Metrics } from '../core/ports/telemetry.ts';
import { lastLookAt } from '../core/watch-state.ts';
import type { Looks } from './looks.ts';
import type { WatchBook } from './watch-book.ts';

/** How long ago each watch could last look; of those that are gone nothing is told any more. */
export const gaugeWatches = async (
  {
    book,
    looks,
    metrics,
  }: { readonly book: Pick<WatchBook, 'list'>; readonly looks: Looks; readonly metrics: Metrics },
  now: number,
): Promise<void> => {
  const [watches, seen] = await Promise.all([book.list(), looks.looks()]);
  metrics.gauges(
    'k8sgpt_watch_last_look_age_seconds',
    watches
      .filter(({ paused }) => paused === undefined)
      .map(({ watch }) => ({
        labels: { watch: watch.id, cluster: watch.cluster },
        value: (now - lastLookAt({ watch, look: seen.get(watch.id), skipped: 0 })) / SECOND,
      })),
  );
};

/** Another process tells it. */
export const gaugeNoWatches = (metrics: Metrics): void => {
  metrics.gauges('k8sgpt_watch_last_look_age_seconds', []);
};
