import { incidentReply, type Update } from '../core/job.ts';
import type { Report } from '../core/report.ts';
import { incidentView } from './incident.ts';
import { reportView } from './report.ts';

/** Incidents whose detail is posted in the thread; more are one `details` away. */
const REPLIES = 10;

/** The report itself: what the opening becomes. */
export const reportUpdate = (report: Report): Update => ({
  message: 'root',
  document: reportView(report),
  final: true,
});

/** Its thread: one reply per incident. `final` unless explanations are about to grow in them. */
export const detailUpdates = (report: Report, final: boolean): readonly Update[] =>
  report.incidents.slice(0, REPLIES).map((incident, index) => ({
    message: { reply: incidentReply(incident.id) },
    document: incidentView(incident, index + 1, report),
    final,
  }));
