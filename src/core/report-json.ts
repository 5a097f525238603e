// SPDX-License-Identifier: Apache-2.0

import { assertNever } from './assert-never.ts';
import type { Change } from './change.ts';
import { plain, type Text } from './document.ts';
import type { Evidence } from './evidence.ts';
import type { Explanation } from './explanation.ts';
import type { Finding } from './finding.ts';
import { fitText } from './fit-text.ts';
import type { Incident } from './incident.ts';
import { byText, formatRef } from './ref.ts';
import type { Report } from './report.ts';
import type { ReportJson } from './report-json-schema.ts';

type IncidentJson = ReportJson['incidents'][number];
type FindingJson = ReportJson['findings'][number];
type EvidenceJson = FindingJson['evidence'][number];

const cleaned = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : fitText(text);
const words = (text: Text): string => fitText(plain(text));
const timeText = (at: number): string => new Date(at).toISOString();
const maybeTime = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : timeText(at);

/** Keys whose value is undefined are left out, so that documents compare as text. */
const present = <T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;

const evidenceJson = (evidence: Evidence): EvidenceJson => {
  const base = { type: evidence.type, object: formatRef(evidence.on) };
  switch (evidence.type) {
    case 'condition':
      return present({
        ...base,
        condition: evidence.condition,
        status: evidence.status,
        reason: evidence.reason,
        message: cleaned(evidence.message),
        at: maybeTime(evidence.since),
      });
    case 'event':
      return present({
        ...base,
        reason: evidence.reason,
        message: fitText(evidence.message),
        count: evidence.count,
        at: maybeTime(evidence.lastSeen),
      });
    case 'container':
      return present({
        ...base,
        container: evidence.container,
        state: evidence.state,
        exitCode: evidence.exitCode,
        restarts: evidence.restarts,
        reason: evidence.reason,
        ended: evidence.ended,
        message: cleaned(evidence.message),
        at: maybeTime(evidence.at),
      });
    case 'field':
      return { ...base, path: evidence.path, value: fitText(evidence.value) };
    case 'log':
      return { ...base, container: evidence.container, lines: evidence.lines.map(fitText) };
    default:
      return assertNever(evidence);
  }
};

const explanationJson = ({
  source,
  happening,
  cause,
  confidence,
  because,
  sources,
  steps,
  verify,
  next,
  model,
  cached,
  note,
}: Explanation): IncidentJson['explanation'] =>
  present({
    source,
    happening: fitText(happening),
    cause: cleaned(cause),
    confidence,
    because: because.map(fitText),
    sources: sources?.map(({ text }) => fitText(text)),
    steps: steps.map(fitText),
    verify: fitText(verify),
    next: cleaned(next),
    model,
    cached,
    note: cleaned(note),
  });

const changeJson = ({ at, object, what, text, evidence }: Change) => ({
  at: timeText(at),
  object: formatRef(object),
  what,
  text: words(text),
  evidence: evidenceJson(evidence),
});

const incidentJson = (incident: Incident, explanation: Explanation | undefined): IncidentJson =>
  present({
    id: incident.id,
    severity: incident.severity,
    cause: formatRef(incident.cause.object),
    title: words(incident.title),
    findings: [...incident.findings],
    impact: incident.impact.map(words),
    changes: incident.changes?.map(changeJson),
    fix: words(incident.fix),
    explanation: explanation === undefined ? undefined : explanationJson(explanation),
  });

const findingJson = (finding: Finding, incident: string | undefined, withDoc: boolean): FindingJson => ({
  id: finding.id,
  code: finding.code,
  severity: finding.severity,
  object: formatRef(finding.object),
  objects: finding.objects.map(formatRef),
  owner: formatRef(finding.owner),
  message: words(finding.message),
  fix: words(finding.fix),
  ...(withDoc && finding.docs !== '' ? { docs: finding.docs } : {}),
  incident: incident ?? null,
  evidence: finding.evidence.map(evidenceJson),
});

export interface ReportJsonOptions {
  /** With the address of each finding's documentation. */
  readonly withDoc?: boolean | undefined;
  /** With what took how long: two runs never give the same text then. */
  readonly withStat?: boolean | undefined;
}

/** A report → the document of `-o json`: equal reports give equal text, unless times are asked for. */
export const reportJson = (
  report: Report,
  { withDoc = false, withStat = false }: ReportJsonOptions = {},
): ReportJson => {
  const incidentOf = new Map(
    report.incidents.flatMap(({ id, findings }) => findings.map((finding) => [finding, id] as const)),
  );
  return {
    cluster: report.cluster,
    takenAt: timeText(report.takenAt),
    status: report.status,
    incidents: report.incidents.map((incident) => incidentJson(incident, report.explanations[incident.id])),
    findings: report.findings.map((finding) => findingJson(finding, incidentOf.get(finding.id), withDoc)),
    skipped: report.skipped
      .map(({ kind, reason }) => ({ kind, reason }))
      .sort((a, b) => byText(a.kind, b.kind) || byText(a.reason, b.reason)),
    suppressed: report.suppressed,
    ...(withStat && report.timings !== undefined
      ? {
          timings: {
            total: report.durationMs,
            read: report.timings.read,
            ...(report.timings.logs === undefined ? {} : { logs: report.timings.logs }),
            filters: report.timings.filters.map((one) => ({ ...one })),
          },
        }
      : {}),
  };
};
