// SPDX-License-Identifier: Apache-2.0

import type { Clusters } from '../core/ports/cluster-reader.ts';

/** Clusters that may become others while they are used. */
interface ExchangedClusters {
  readonly clusters: Clusters;
  /** Others are current: whoever follows which there are hears of it. */
  readonly exchanged: () => void;
}

/** Stands for the clusters that are current. Readers that were opened before read on by those of before. */
export const exchangedClusters = (current: () => Clusters): ExchangedClusters => {
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  let forget = current().onChange?.(tell);
  return {
    clusters: {
      names: () => current().names(),
      defaultName: () => current().defaultName(),
      open: (name, as) => current().open(name, as),
      onChange: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      troubles: () => current().troubles?.() ?? [],
      ofSecret: (place) => current().ofSecret?.(place),
      close: () => current().close(),
    },
    exchanged: () => {
      forget?.();
      forget = current().onChange?.(tell);
      tell();
    },
  };
};
