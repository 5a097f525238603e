// SPDX-License-Identifier: Apache-2.0

import { type Clock, MINUTE } from '../core/clock.ts';
import type { Directory } from '../core/directory.ts';
import { type ExternalAlert, objectsOfAlert } from '../core/external-alert.ts';
import type { JobQueue } from '../core/ports/job-queue.ts';
import type { Report } from '../core/report.ts';
import { type JobPayload, originOf } from '../core/run.ts';
import type { Place } from '../core/watch.ts';
import { sequenceAt } from '../message-keys.ts';
import type { Outbox } from '../outbox.ts';
import { externalCheckedView } from '../views/external-alert.ts';
import { incidentView } from '../views/incident.ts';
import { replyOf } from './alert-in-keys.ts';
import { type AlertInState, type Check, shortHash } from './alert-in-state.ts';

/** Of which cluster an alert tells, as far as anybody knows. */
export type ClusterIn = (known: Directory) => (alert: ExternalAlert) => string | undefined;

export interface AlertCheckParts {
  readonly settings: { readonly explain: boolean };
  readonly state: Pick<AlertInState, 'check'>;
  readonly queue: Pick<JobQueue, 'enqueue'>;
  readonly outbox: Pick<Outbox, 'put' | 'read'>;
  readonly reports: { readonly load: (id: string) => Promise<Report | undefined> };
  readonly clock: Clock;
}

interface Subject {
  readonly known: Directory;
  /** Where messages about it stand. */
  readonly places: readonly Place[];
  /** Of those messages. */
  readonly name: string;
  readonly at: number;
}

interface AlertChecks {
  /** The first object whose cluster is one of ours is checked, with the bot's own rights. */
  readonly start: (firing: readonly ExternalAlert[], subject: Subject) => Promise<void>;
  /** What was found stands in the thread as soon as it is known, with its explanation when there is one. True when all is said. */
  readonly tell: (check: Check) => Promise<boolean>;
}

/** So long the check of what an alert is about is waited for, with its explanation. */
const CHECK_MS = 6 * MINUTE;

/** Checks of what alerts of others are about: what is found stands below the message of the alert. */
export const createAlertChecks = (
  { settings, state, queue, outbox, reports, clock }: AlertCheckParts,
  clusterIn: ClusterIn,
): AlertChecks => {
  const start: AlertChecks['start'] = async (alerts, { known, places, name, at }) => {
    for (const alert of alerts) {
      const cluster = clusterIn(known)(alert);
      const [object] = objectsOfAlert(alert);
      if (object === undefined || object.kind === 'Namespace') continue;
      if (cluster === undefined || !known.clusters.some((entry) => entry.name === cluster)) continue;
      const id = shortHash(name);
      const { kind, namespace } = object;
      const scope = {
        namespaces: namespace === undefined ? undefined : [namespace],
        object: { kind, name: object.name },
      };
      const work = { kind: 'analyze', cluster, scope, filters: [], explain: settings.explain } as const;
      const payload: JobPayload = {
        schema: 1,
        run: {
          schema: 1,
          id,
          shareKey: id,
          queue: `cluster-${cluster}`,
          work,
          opening: { summary: `Checking ${object.name}`, blocks: [] },
          state: 'queued',
          // Nobody waits for it: what it finds is read from its report.
          listeners: [],
          createdAt: at,
        },
      };
      await queue.enqueue(payload.run.queue, {
        id,
        payload: JSON.stringify(payload),
        origin: originOf(payload.run),
      });
      await state.check({
        schema: 1,
        name,
        places,
        report: id,
        cluster,
        object,
        until: clock.now() + CHECK_MS,
      });
      return;
    }
  };

  const tell: AlertChecks['tell'] = async ({ name, places, report: id, cluster, object, until }) => {
    const isLate = clock.now() >= until;
    const report = await reports.load(id);
    if (report === undefined) return isLate;
    const [incident] = report.incidents;
    const document =
      incident === undefined
        ? externalCheckedView(object, cluster)
        : incidentView(incident, 1, report, { explanation: report.explanations[incident.id] });
    for (const place of places) {
      const position = replyOf(name, place, 'check');
      const before = await outbox.read(position.key);
      if (JSON.stringify(before?.document) === JSON.stringify(document)) continue;
      const sequence = Math.max(sequenceAt(clock.now()), (before?.sequence ?? 0) + 1);
      await outbox.put({
        ...position,
        to: place,
        run: id,
        sequence,
        document,
        final: true,
        report: id,
        cluster,
      });
    }
    const isWhole =
      incident === undefined || !settings.explain || report.explanations[incident.id] !== undefined;
    return isWhole || isLate;
  };

  return { start, tell };
};
