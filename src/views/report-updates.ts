// SPDX-License-Identifier: Apache-2.0

import { type Marks, noMarks } from '../core/incident-record.ts';
import { incidentReply, type Update } from '../core/job.ts';
import type { Report } from '../core/report.ts';
import { incidentView } from './incident.ts';
import { reportView } from './report.ts';

/** Incidents whose detail is posted in the thread; more are one `details` away. */
const REPLIES = 10;

/** The report itself: what the opening becomes. */
export const reportUpdate = (report: Report, marks: Marks = noMarks): Update => ({
  message: 'root',
  document: reportView(report, marks),
  final: true,
});

/** Its thread: one reply per incident, none of what is muted. `final` unless explanations are about to grow in them. */
export const detailUpdates = (report: Report, final: boolean, marks: Marks = noMarks): readonly Update[] =>
  report.incidents
    .map((incident, at) => ({ incident, number: at + 1 }))
    .filter(({ incident: { id } }) => marks.get(id)?.muted === undefined)
    .slice(0, REPLIES)
    .map(({ incident, number }) => ({
      message: { reply: incidentReply(incident.id) },
      document: incidentView(incident, number, report, {
        record: marks.get(incident.id),
      }),
      final,
    }));
