// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import { placeOf } from '../core/conversation.ts';
import { incidentOfRecord } from '../core/incident-of-record.ts';
import type { IncidentRecord } from '../core/incident-record.ts';
import type { JobQueue } from '../core/ports/job-queue.ts';
import type { Report } from '../core/report.ts';
import { type JobPayload, originOf } from '../core/run.ts';
import { stormIn } from '../core/standing.ts';
import type { Watch } from '../core/watch.ts';
import type { Work } from '../core/work.ts';
import type { Runs } from '../runs.ts';
import { explainingView } from '../views/explaining.ts';
import { channelOf } from './alert-letters.ts';

export interface ExplainAlertParts {
  readonly runs: Pick<Runs, 'join'>;
  readonly queue: Pick<JobQueue, 'enqueue'>;
  readonly reports: { readonly load: (id: string) => Promise<Report | undefined> };
  /** Those that are known now. */
  readonly watches: () => readonly Pick<Watch, 'id' | 'explain'>[];
  readonly clock: Pick<Clock, 'now'>;
}

/** Nobody asked: it is on nobody's account. */
const NOBODY = { id: 'watch' } as const;

/**
 * Explains an incident in the threads of its alerts, where one of its watches wants that: one run for all its channels, the
 * same however often it is begun.
 */
export const createExplainAlert =
  ({ runs, queue, reports, watches, clock }: ExplainAlertParts) =>
  async (record: IncidentRecord): Promise<void> => {
    const { watched, cluster } = record;
    // Of a storm nobody reads every explanation; each is one press away.
    if (watched === undefined || watched.storm !== undefined || record.report === '') return;
    if (!watches().some(({ id, explain }) => explain && watched.watches.includes(id))) return;
    const report = await reports.load(record.report);
    const incident = report === undefined ? undefined : incidentOfRecord(record, report);
    if (report === undefined || incident === undefined) return;
    const work: Work = {
      kind: 'explain',
      cluster,
      report: report.id,
      incidents: [incident.id],
      unasked: true,
    };
    const about = [cluster, record.incident, watched.episode].join('/');
    const shareKey = createHash('sha256').update(`alert ${about}`).digest('hex').slice(0, 24);
    for (const place of watched.places.filter((each) => stormIn(watched, each) === undefined)) {
      const { run, outcome } = await runs.join({
        shareKey,
        interaction: {
          id: `alert/${about}/${placeOf(place)}`,
          conversation: channelOf(place),
          person: NOBODY,
          at: clock.now(),
          source: 'message',
          line: `explain --report ${report.id}`,
        },
        work,
        opening: explainingView(report, 1),
        queue: 'ai',
        now: clock.now(),
      });
      if (outcome === 'recent') continue;
      const payload = JSON.stringify({ schema: 1, run } satisfies JobPayload);
      await queue.enqueue(run.queue, { id: run.id, payload, origin: originOf(run) });
    }
  };
