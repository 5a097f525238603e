// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { recordingNow } from '../../adapters/recorded/clock.ts';
import { rebase } from '../../adapters/recorded/rebase.ts';
import { analyzers } from '../../analyzers/index.ts';
import { analyzeSnapshot } from '../../src/core/analyze.ts';
import { chooseAnalyzers } from '../../src/core/choose-analyzers.ts';
import type { Report } from '../../src/core/report.ts';
import type { Snapshot } from '../../src/core/snapshot.ts';
import { snapshotOfObjects } from '../../src/core/snapshot-of-objects.ts';

/** The demo cluster as it was recorded, or as if that had been at `at`. */
export const demoSnapshot = async (at?: number): Promise<Snapshot> => {
  const text = await readFile(new URL('../../adapters/recorded/demo/cluster.json', import.meta.url), 'utf8');
  const { items } = JSON.parse(text) as { readonly items: readonly Record<string, unknown>[] };
  const recordedAt = recordingNow(items) ?? 0;
  const now = at ?? recordedAt;
  return snapshotOfObjects(rebase(items, recordedAt, now), { cluster: 'demo', now });
};

/** What the default filters find in the demo cluster. */
export const demoReport = async (): Promise<Report> =>
  analyzeSnapshot({
    snapshot: await demoSnapshot(),
    analyzers: chooseAnalyzers([], analyzers),
    id: 'r1',
    requestedFilters: [],
    askedBy: 'ana',
    elapsed: () => 3_100,
  });
