import type { Incident } from '../core/incident.ts';
import { incidentReply, type JobContext, type Update } from '../core/job.ts';
import type { Report } from '../core/report.ts';
import { incidentView } from '../views/incident.ts';

/** Explains incidents one after the other into their replies, keeping each in the stored report as soon as it is whole. */
export async function* explainIncidents(
  report: Report,
  incidents: readonly Incident[],
  language: string | undefined,
  context: JobContext,
  signal: AbortSignal,
  after?: (done: number) => Update,
): AsyncGenerator<Update, Report> {
  let current = report;
  let done = 0;
  for (const incident of incidents) {
    const number = report.incidents.indexOf(incident) + 1;
    const message = { reply: incidentReply(incident.id) };
    let latest: Update | undefined;
    for await (const explanation of context.explain({ incident, report, language }, signal)) {
      current = { ...current, explanations: { ...current.explanations, [incident.id]: explanation } };
      latest = { message, document: incidentView(incident, number, current, explanation), final: false };
      yield latest;
    }
    if (latest !== undefined) yield { ...latest, final: true };
    await context.reports.save(current);
    done += 1;
    if (after !== undefined) yield after(done);
  }
  return current;
}
