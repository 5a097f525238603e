// SPDX-License-Identifier: Apache-2.0

import type { Directory } from './core/directory.ts';
import type { Run } from './core/run.ts';
import type { Reports } from './reports.ts';
import type { LastKnown } from './views/trouble.ts';

/** What is known of a cluster that cannot be read now: since when, and the last report that those who ask have seen. Never throws. */
export const createLastKnown =
  ({
    directory,
    reports,
  }: {
    readonly directory: () => Promise<Directory>;
    readonly reports: Pick<Reports, 'lastFor' | 'load'>;
  }) =>
  async ({ work, listeners }: Run): Promise<LastKnown> => {
    const since = async (): Promise<number | undefined> =>
      (await directory()).clusters.find(({ name }) => name === work.cluster)?.troubleSince;
    const last = async (): Promise<LastKnown['report']> => {
      const [first] = listeners;
      const places = new Set(listeners.map(({ conversation }) => JSON.stringify(conversation)));
      // In several places people have seen several reports.
      const id =
        first === undefined || places.size > 1 ? undefined : await reports.lastFor(first.conversation);
      const report = id === undefined ? undefined : await reports.load(id);
      return report?.cluster === work.cluster
        ? { id: report.id, at: report.takenAt, hasIncidents: report.incidents.length > 0 }
        : undefined;
    };
    const [at, report] = await Promise.all([since().catch(() => undefined), last().catch(() => undefined)]);
    return { since: at, report };
  };
