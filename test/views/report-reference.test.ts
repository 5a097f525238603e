// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import type { Report } from '../../src/core/report.ts';
import { referenceOf } from '../../src/core/run.ts';
import { incidentView } from '../../src/views/incident.ts';
import { reportView } from '../../src/views/report.ts';
import { wholeReportView } from '../../src/views/whole-report.ts';
import { demoReport } from '../support/demo-report.ts';
import { documentText } from '../support/document-text.ts';

const id = '3fa2b1c4d5e6f708192a3b4c';
const asked: Report = { ...(await demoReport()), id };
const [incident] = asked.incidents;
const healthy = (report: Report): Report => ({ ...report, status: 'OK', incidents: [], skipped: [] });
const detail = (report: Report): string => {
  if (incident === undefined) throw new Error('the demo has no incidents');
  return documentText(incidentView(incident, 1, report));
};

test('a report of a chat has the reference that finds its run, in small print; so has each of its incidents', () => {
  expect(referenceOf(id)).toBe('3fa2b1c4');
  for (const text of [
    documentText(reportView(asked)),
    documentText(reportView(healthy(asked))),
    detail(asked),
  ])
    expect(text).toMatch(/^(?!\().*report `3fa2b1c4`$/m);
  expect(documentText(reportView(asked)).split('\n').slice(0, 4).join('\n')).not.toContain('3fa2b1c4');
});

test('so has the incident of a watch, which nobody asked for', () => {
  expect(detail({ ...asked, askedBy: undefined, unasked: true })).toContain('report `3fa2b1c4`');
});

test('at a terminal there is nobody to tell, and a file of the same cluster has the same bytes', () => {
  const alone: Report = { ...asked, askedBy: undefined };
  expect(documentText(reportView(alone))).not.toContain('3fa2b1c4');
  expect(detail(alone)).not.toContain('3fa2b1c4');
  expect(documentText(reportView(asked, undefined, true))).not.toContain('3fa2b1c4');
  expect(documentText(wholeReportView(alone))).not.toContain('3fa2b1c4');
});
