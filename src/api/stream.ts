// SPDX-License-Identifier: Apache-2.0

import type { AnalyzeEvent, StreamRequest } from '../core/api-event.ts';
import { type Document, plain } from '../core/document.ts';
import { Refused } from '../core/errors.ts';
import type { Explanation } from '../core/explanation.ts';
import type { Incident } from '../core/incident.ts';
import type { Call } from '../core/ports/program-api.ts';
import { formatRef } from '../core/ref.ts';
import type { Report } from '../core/report.ts';
import type { Reports } from '../reports.ts';
import type { AskProgram } from './asked.ts';
import { backendTrouble, type Explainers } from './backend-named.ts';

interface StreamParts {
  readonly asked: AskProgram;
  readonly reports: Pick<Reports, 'load'>;
  readonly explainers: Explainers;
}

const option = (name: string, value: string): readonly string[] => (value === '' ? [] : [`${name}=${value}`]);

const wordsOf = (request: StreamRequest): readonly string[] => [
  'analyze',
  ...option('--cluster', request.cluster),
  ...request.namespaces.map((name) => `--namespace=${name}`),
  ...request.filters.map((name) => `--filter=${name}`),
  ...option('--selector', request.labelSelector.trim()),
  ...(request.explain ? ['--explain', ...option('--language', request.language.trim())] : []),
  ...(request.object === '' ? [] : ['--', request.object]),
];

const progressOf = ({ blocks }: Document): AnalyzeEvent | undefined => {
  const step = blocks.find((block) => block.type === 'progress');
  return step === undefined
    ? undefined
    : { progress: { doing: plain(step.label), done: step.done, total: step.total } };
};

const reportEvent = (report: Report): AnalyzeEvent => ({
  report: {
    id: report.id,
    cluster: report.cluster,
    status: report.status,
    takenAt: new Date(report.takenAt).toISOString(),
    incidents: report.incidents.length,
    findings: report.findings.length,
    // An API that is not installed leaves nothing unlooked at.
    skipped: report.skipped
      .filter(({ reason }) => reason !== 'absent')
      .map(({ kind, reason }) => ({ kind, reason })),
  },
});

const incidentEvent = ({ id, severity, title, cause, impact, fix }: Incident): AnalyzeEvent => ({
  incident: {
    id,
    severity,
    title: plain(title),
    cause: formatRef(cause.object),
    impact: impact.map(plain),
    fix: plain(fix),
    code: cause.code,
  },
});

const explanationEvent = (explanation: Explanation): AnalyzeEvent => {
  const { incident, source, happening, cause, because, steps, verify, model, note } = explanation;
  return {
    explanation: {
      incident,
      source,
      happening,
      ...(cause === undefined ? {} : { cause }),
      because: [...because],
      steps: [...steps],
      verify,
      ...(model === undefined ? {} : { model }),
      ...(note === undefined ? {} : { note }),
    },
  };
};

/** Tells of one report what was not told yet: itself and its incidents once, each explanation when it is there. */
const createTeller = (tell: (event: AnalyzeEvent) => void) => {
  const explained = new Set<string>();
  let isTold = false;
  return (report: Report): void => {
    if (!isTold) {
      isTold = true;
      tell(reportEvent(report));
      for (const incident of report.incidents) tell(incidentEvent(incident));
    }
    for (const { id } of report.incidents) {
      const explanation = report.explanations[id];
      if (explanation === undefined || explained.has(id)) continue;
      explained.add(id);
      tell(explanationEvent(explanation));
    }
  };
};

/** A check, told as it goes. Every message that people would see is a reason to look at what is new in the report. */
export const createStream =
  ({ asked, reports, explainers }: StreamParts) =>
  async (request: StreamRequest, call: Call, tell: (event: AnalyzeEvent) => void): Promise<void> => {
    const trouble = request.explain ? backendTrouble(request.backend, explainers) : undefined;
    if (trouble !== undefined) throw new Refused(trouble.message);
    const told = createTeller(tell);
    let looking = Promise.resolve();
    const onDocument = (document: Document): void => {
      const progress = progressOf(document);
      if (progress !== undefined) tell(progress);
      const { report } = document.shows ?? {};
      if (report === undefined) return;
      // One after the other: an older version of the report is never told after a newer one.
      looking = looking.then(async () => {
        const found = await reports.load(report).catch(() => undefined);
        if (found !== undefined && !call.signal.aborted) told(found);
      });
    };
    const { report } = await asked(wordsOf(request), call, { backend: request.backend, onDocument });
    await looking;
    if (report === undefined) throw new Refused('The report is no longer kept. Ask anew.');
    told(report);
    tell({ done: { report: report.id, status: report.status } });
  };
