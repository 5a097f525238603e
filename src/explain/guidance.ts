import { howLongBefore } from '../core/change.ts';
import { plain, type Span, type Text } from '../core/document.ts';
import type { Evidence } from '../core/evidence.ts';
import type { Explanation } from '../core/explanation.ts';
import type { Finding } from '../core/finding.ts';
import type { Incident } from '../core/incident.ts';
import { formatRef, type Ref } from '../core/ref.ts';
import type { Report } from '../core/report.ts';
import { evidenceClause } from './evidence-clause.ts';
import { bounded } from './plain-words.ts';
import { verifyStep } from './verify-step.ts';

const CLAIMS = 5;
const QUOTE = 300;
const OBJECTS = 4;

const sentence = (text: string): string => {
  const trimmed = text.trim();
  const first = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.?!…:"]$/.test(first) ? first : `${first}.`;
};

const objectText = (ref: Ref): string =>
  `${ref.kind} ${ref.name}${ref.namespace === undefined || ref.namespace === '' ? '' : ` in namespace ${ref.namespace}`}`;

/** Words as they are; moments so that they mean the same in every time zone. */
const wordsOf = (text: Text): string =>
  plain(
    text.map(
      (span): Span =>
        typeof span !== 'string' && span.type === 'time'
          ? new Date(span.at).toISOString().replace(/^(.{10})T(.{5}).*$/, '$1 $2 UTC')
          : span,
    ),
  );

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const claim = (evidence: Evidence, now: number): string => {
  const { said, quote } = evidenceClause(evidence, now);
  const clean = quote === undefined ? '' : bounded(oneLine(quote), QUOTE);
  const ours = said.replace(/`/g, '');
  if (clean === '') return sentence(ours);
  return evidence.type === 'field' ? sentence(`${ours} ${clean}`) : `${ours}: "${clean}"`;
};

/** The findings of an incident that the report still holds, the lead first. */
export const findingsOf = (incident: Incident, report: Report): readonly Finding[] => {
  const byId = new Map(report.findings.map((finding) => [finding.id, finding]));
  return incident.findings.flatMap((id) => byId.get(id) ?? []);
};

/** Reports say "2 pods affected"; a sentence has a verb. */
const consequence = (text: Text): string =>
  wordsOf(text).replace(/^((\d+) .*) affected$/, (_, who: string, count: string) =>
    count === '1' ? `${who} is affected` : `${who} are affected`,
  );

const happening = (incident: Incident, lead: Finding | undefined): string => {
  const what =
    lead === undefined ? wordsOf(incident.title) : `${objectText(lead.object)} ${wordsOf(lead.message)}`;
  if (incident.impact.length === 0) return sentence(what);
  return `${sentence(what)} ${sentence(`As a consequence, ${incident.impact.map(consequence).join(', then ')}`)}`;
};

const because = (incident: Incident, findings: readonly Finding[], now: number): readonly string[] => {
  const evidence = [...incident.cause.evidence, ...findings.flatMap((finding) => finding.evidence)];
  const claims = [...new Set(evidence.map((each) => claim(each, now)))].slice(0, CLAIMS);
  const others = incident.affected.length;
  const listed = incident.affected.slice(0, OBJECTS).map(formatRef).join(', ');
  return [
    ...claims,
    ...(claims.length === 0 && findings[0] !== undefined
      ? [`Read from ${objectText(findings[0].object)} itself; no event or condition says more.`]
      : []),
    ...(incident.changes ?? []).map((change) =>
      sentence(`Changed ${howLongBefore(change, incident.since)} it began: ${wordsOf(change.text)}`),
    ),
    ...(others > 1
      ? [`Objects involved: ${listed}${others > OBJECTS ? ` and ${others - OBJECTS} more` : ''}.`]
      : []),
  ];
};

/** Read-only commands that show more, from what the evidence is about. */
const looks = (incident: Incident, findings: readonly Finding[]): readonly string[] => {
  const evidence = [...incident.cause.evidence, ...findings.flatMap((finding) => finding.evidence)];
  const crashed = evidence.find(
    (each) => each.type === 'container' && (each.restarts > 0 || each.state === 'terminated'),
  );
  const event = evidence.find((each) => each.type === 'event');
  const readsLog = incident.kubectl.startsWith('kubectl logs ');
  const scope = (ref: Ref): string => (ref.namespace === undefined ? '' : ` -n ${ref.namespace}`);
  return [
    `${readsLog ? 'Read what it said before it ended' : 'Look at it'}: \`${incident.kubectl}\``,
    ...(crashed?.type === 'container' && !readsLog
      ? [
          `Read what it said before it ended: \`kubectl logs ${crashed.on.name} -c ${crashed.container}${crashed.restarts > 0 ? ' --previous' : ''}${scope(crashed.on)}\``,
        ]
      : []),
    ...(event === undefined
      ? []
      : [
          `See its latest events: \`kubectl events --for ${event.on.kind.toLowerCase()}/${event.on.name}${scope(event.on)}\``,
        ]),
  ];
};

const fixes = (incident: Incident, findings: readonly Finding[]): readonly string[] => {
  const lead: readonly Text[] = [incident.fix, ...findings.slice(0, 1).map((finding) => finding.fix)];
  return [...new Set(lead.map((fix) => sentence(wordsOf(fix))))].slice(0, 2);
};

/** The explanation that needs no AI: the catalogue's facts in plain words, read-only commands first. */
export const guidanceFor = (incident: Incident, report: Report): Explanation => {
  const findings = findingsOf(incident, report);
  const lead = findings[0];
  return {
    incident: incident.id,
    source: 'guidance',
    happening: happening(incident, lead),
    because: because(incident, findings, report.takenAt),
    steps: [
      ...new Set([...looks(incident, findings), ...fixes(incident, findings), `Read more: ${incident.docs}`]),
    ],
    verify: `${verifyStep(lead?.owner ?? incident.cause.object, incident.cause.code)} Then check again: this problem is no longer listed.`,
  };
};
