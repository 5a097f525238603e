// SPDX-License-Identifier: Apache-2.0

import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { analyzers } from '../../analyzers/index.ts';
import { defaultAlerts, lifecyclePolicy } from '../../src/config/alerts.ts';
import { noSettings } from '../../src/core/analysis-settings.ts';
import { analyzeSnapshot } from '../../src/core/analyze.ts';
import { chooseAnalyzers } from '../../src/core/choose-analyzers.ts';
import { MINUTE } from '../../src/core/clock.ts';
import { plain } from '../../src/core/document.ts';
import type { IncidentRecord } from '../../src/core/incident-record.ts';
import { readsOfCodes } from '../../src/core/lifecycle/reads-of.ts';
import type { Scope } from '../../src/core/snapshot.ts';
import { snapshotOfObjects } from '../../src/core/snapshot-of-objects.ts';
import { createIncidentBook } from '../../src/incident-book.ts';
import { observe } from '../../src/watches/observe.ts';
import { watchOf } from '../lifecycle/life.ts';
import { NOW } from './lab/clock.ts';
import { realClock } from './real-clock.ts';

/** What one look finds: objects of a whole cluster, unless not all of it could be read. */
interface Found {
  readonly objects: readonly unknown[];
  readonly complete?: boolean;
  readonly scope?: Scope;
}

/** A watch that looks once a minute and finds these, one after the other; the last of them twice more. */
export const sightsOf = async (
  finds: readonly Found[],
  filters: readonly string[] = [],
): Promise<readonly IncidentRecord[]> => {
  const book = createIncidentBook(fileState({ directory: undefined, clock: realClock, log: silentLog }));
  const chosen = chooseAnalyzers(filters, analyzers);
  const last = finds.at(-1);
  let looks = 0;
  for (const { objects, complete = true, scope = {} } of [
    ...finds,
    ...(last === undefined ? [] : [last, last]),
  ]) {
    const now = NOW + looks * MINUTE;
    looks += 1;
    const snapshot = snapshotOfObjects(objects, { cluster: 'prod-eu', now, complete, scope });
    const about = { id: `r${looks}`, requestedFilters: filters, elapsed: () => 0 };
    const report = await analyzeSnapshot({ ...about, snapshot, analyzers: chosen, settings: noSettings });
    await observe(
      {
        report,
        snapshot,
        watch: watchOf({ severity: 'warning' }),
        policy: lifecyclePolicy({ ...defaultAlerts, settle: 0 }),
        now,
        readsOf: readsOfCodes(analyzers),
      },
      { book, reports: { save: async () => undefined } },
    );
  }
  return book.list('prod-eu');
};

/** "checkout is down … → ConfigMap shop-config created": what was resolved, and why; nothing after the arrow where nobody knows. */
export const endsOf = (records: readonly IncidentRecord[]): readonly string[] =>
  records
    .filter(({ state }) => state === 'resolved')
    .map(({ title, watched }) => `${plain(title)} → ${plain(watched?.turns.at(-1)?.detail ?? [])}`);
