// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import type { Report } from '../../src/core/report.ts';
import { reportJson } from '../../src/core/report-json.ts';
import { ReportJson } from '../../src/core/report-json-schema.ts';
import { nextCursor } from './fields.ts';
import { ToolFailure } from './tool.ts';

/** Longest page of incidents, in characters of JSON. */
const LONGEST = 40_000;
const MARK = /^([\w.:-]{1,200})~(\d{1,6})$/;

const { incidents, findings, skipped, suppressed, cluster, status } = ReportJson.shape;

/** What a report is for programs: a page of its incidents with their findings. */
export const ReportPage = z.object({
  report: z.string().describe('Id of the report, for explain, timeline and the next page'),
  cluster,
  takenAt: z.string(),
  status,
  summary: z.string(),
  problems: z.number().describe('How many incidents there are'),
  incidents,
  findings: findings.describe('Of the incidents of this page; the first page has those of none, too'),
  skipped,
  suppressed,
  nextCursor,
});

/** The report and the incident that a page begins with. */
export const readMark = (mark: string): { readonly report: string; readonly from: number } => {
  const [, report, from] = MARK.exec(Buffer.from(mark, 'base64url').toString('utf8')) ?? [];
  if (report === undefined)
    throw new ToolFailure('That is not a nextCursor of mine. Ask for the first page again.');
  return { report, from: Number(from) };
};

/** One page of a report, from an incident on, as large as a page may be; at least one incident. */
export const pageOfReport = (report: Report, from: number, summary: string): z.input<typeof ReportPage> => {
  const whole = reportJson(report);
  const shown: (typeof whole.incidents)[number][] = [];
  const told: (typeof whole.findings)[number][] = [];
  let size = 0;
  const ofIncident = (id: string | null) => whole.findings.filter(({ incident }) => incident === id);
  for (const incident of whole.incidents.slice(from)) {
    const own = ofIncident(incident.id);
    size += JSON.stringify([incident, own]).length;
    if (shown.length > 0 && size > LONGEST) break;
    shown.push(incident);
    told.push(...own);
  }
  if (from === 0)
    for (const finding of ofIncident(null)) {
      size += JSON.stringify(finding).length;
      if (size > LONGEST) break;
      told.push(finding);
    }
  const next = from + shown.length;
  return {
    report: report.id,
    cluster: whole.cluster,
    takenAt: whole.takenAt,
    status: whole.status,
    summary,
    problems: whole.incidents.length,
    incidents: shown,
    findings: told,
    skipped: whole.skipped,
    suppressed: whole.suppressed,
    ...(next < whole.incidents.length
      ? { nextCursor: Buffer.from(`${report.id}~${next}`).toString('base64url') }
      : {}),
  };
};
