// SPDX-License-Identifier: Apache-2.0

import type { Explanation } from '../core/explanation.ts';
import type { Incident } from '../core/incident.ts';
import { type ExplainRequest, incidentReply, type JobContext, type Update } from '../core/job.ts';
import type { Report } from '../core/report.ts';
import { incidentView } from '../views/incident.ts';

/** Some of it is still being written: who wrote it is known with the last of it. */
const isOnItsWay = ({ source, model }: Explanation): boolean => source === 'ai' && model === undefined;

/** Explains incidents one after the other into their replies, keeping each in the stored report as soon as it is whole. */
export async function* explainIncidents(
  report: Report,
  incidents: readonly Incident[],
  { language, fresh, backend }: Pick<ExplainRequest, 'language' | 'fresh' | 'backend'>,
  context: JobContext,
  signal: AbortSignal,
  after?: (done: number) => Update,
): AsyncGenerator<Update, Report> {
  let current = report;
  let done = 0;
  for (const incident of incidents) {
    const number = report.incidents.indexOf(incident) + 1;
    const message = { reply: incidentReply(incident.id) };
    let marks = await context.marks(report.cluster);
    const view = (explanation: Explanation): Update['document'] =>
      incidentView(incident, number, current, { explanation, record: marks.get(incident.id) });
    let latest: Explanation | undefined;
    for await (const explanation of context.explain({ incident, report, language, fresh, backend }, signal)) {
      current = { ...current, explanations: { ...current.explanations, [incident.id]: explanation } };
      latest = explanation;
      // What is whole is shown as the last word, in a moment.
      if (isOnItsWay(explanation)) yield { message, document: view(explanation), final: false };
    }
    // Somebody may have taken it while the explanation was written.
    marks = await context.marks(report.cluster);
    if (latest !== undefined) yield { message, document: view(latest), final: true };
    await context.reports.save(current);
    done += 1;
    if (after !== undefined) yield after(done);
  }
  return current;
}
