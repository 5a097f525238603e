// SPDX-License-Identifier: Apache-2.0

import { authorise } from './authorise.ts';
import type { Access } from './core/access.ts';
import { HOUR } from './core/clock.ts';
import type { Document } from './core/document.ts';
import { messageOf } from './core/errors.ts';
import type { Marks } from './core/incident-record.ts';
import type { CurrentRequest } from './core/ports/desk.ts';
import type { Log } from './core/ports/telemetry.ts';
import { marksIn } from './core/read-in.ts';
import type { Report } from './core/report.ts';
import type { DispatchParts } from './dispatch-parts.ts';
import { maySee, visibleReport } from './gather.ts';
import { incidentView } from './views/incident.ts';
import { newerNote, runningNote } from './views/newer.ts';
import { reportView } from './views/report.ts';

interface CurrentParts {
  readonly reports: Pick<DispatchParts['reports'], 'load' | 'lastFor' | 'recent'>;
  readonly book: Pick<DispatchParts['book'], 'list'>;
  readonly runs: Pick<DispatchParts['runs'], 'active'>;
  readonly accessOf: (request: CurrentRequest) => Access;
  readonly clock: { readonly now: () => number };
  readonly log: Log;
}

/** Whoever may read this command's answer may see again what it said. */
const READING = { verb: 'incidents' } as const;

type Asked = Pick<Report['scope'], 'namespaces' | 'selector' | 'object'>;

/** What people ask for; the settings add the same to each. */
const isSame = (one: Asked, other: Asked): boolean =>
  JSON.stringify([one.namespaces, one.selector, one.object]) ===
  JSON.stringify([other.namespaces, other.selector, other.object]);

/** Explanations that the message did not have stay out of it: a platform may have labelled it as words of people. */
const bare = (report: Report, isExplained: boolean): Report =>
  isExplained ? report : { ...report, explanations: {} };

/**
 * Messages as they would be written now: what people did about incidents since, whether the cluster is being checked again,
 * and whether that has been done. Authorised anew for each who looks, and never more than the message had.
 */
export const createCurrent = ({ reports, book, runs, accessOf, clock, log }: CurrentParts) => {
  const incident = (report: Report, marks: Marks, { shows }: CurrentRequest): Document | undefined => {
    const at = report.incidents.findIndex(({ id }) => id === shows.incident);
    const found = report.incidents[at];
    const explanation = found === undefined ? undefined : report.explanations[found.id];
    // Written a moment ago and not stored yet: what the message says is newer.
    if (found === undefined || (shows.explained === true && explanation === undefined)) return undefined;
    const known = {
      record: marks.get(found.id),
      explanation: shows.explained === true ? explanation : undefined,
    };
    return incidentView(found, at + 1, report, known);
  };

  /** What came after this report. */
  const since = async (report: Report, access: Access): Promise<Document['blocks']> => {
    const [active, history] = await Promise.all([runs.active(), reports.recent()]);
    const running = active.find(
      ({ work, createdAt }) =>
        work.kind === 'analyze' &&
        work.cluster === report.cluster &&
        work.as === report.as &&
        createdAt > report.takenAt &&
        clock.now() - createdAt < HOUR &&
        isSame(work.scope, report.scope),
    );
    const newer = history.find(
      (summary) =>
        summary.cluster === report.cluster &&
        summary.takenAt > report.takenAt &&
        !summary.partial &&
        summary.as === report.as &&
        summary.namespaces?.join() === report.scope.namespaces?.join() &&
        maySee({ access }, summary),
    );
    return [
      ...(running === undefined ? [] : [runningNote(running.listeners[0]?.person.name)]),
      ...(newer === undefined ? [] : newerNote(newer)),
    ];
  };

  const look = async (request: CurrentRequest): Promise<Document | undefined> => {
    const { shows } = request;
    const access = accessOf(request);
    authorise(READING, access);
    const flags = { report: shows.report };
    const report = await visibleReport({ parts: { reports }, interaction: request, access, flags });
    if (report === undefined) return undefined;
    const marks = marksIn(await book.list(report.cluster), clock.now(), [request.conversation]);
    if (shows.incident !== undefined) return incident(report, marks, request);
    const view = reportView(bare(report, shows.explained === true), marks);
    // Above the buttons would be between them and what they are for.
    return { ...view, blocks: [...view.blocks, ...(await since(report, access))] };
  };

  return async (request: CurrentRequest): Promise<Document | undefined> => {
    try {
      return await look(request);
    } catch (error) {
      log.debug({ reason: messageOf(error) }, 'An old message is left as it was');
      return undefined;
    }
  };
};
