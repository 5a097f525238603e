// SPDX-License-Identifier: Apache-2.0

import { howLongBefore } from '../core/change.ts';
import { plain, type Span, type Text } from '../core/document.ts';
import type { Evidence } from '../core/evidence.ts';
import type { Explanation } from '../core/explanation.ts';
import type { Finding } from '../core/finding.ts';
import type { Incident } from '../core/incident.ts';
import { formatRef, type Ref, sameRef } from '../core/ref.ts';
import type { Report } from '../core/report.ts';
import { evidenceClause } from './evidence-clause.ts';
import { bounded } from './plain-words.ts';
import { verifyStep } from './verify-step.ts';

const CLAIMS = 5;
const QUOTE = 300;
const OBJECTS = 4;
/** Longest value of a field that reads well as code. */
const SHORT = 40;

const sentence = (text: string): string => {
  const trimmed = text.trim();
  const first = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.?!…:"”]$/.test(first) ? first : `${first}.`;
};

/** Words of the cluster that do not end, or begin, a name that we mark. */
const unmarked = (text: string): string => text.replaceAll('`', "'");

/** A name in backticks, which views show as code. */
const marked = (name: string): string => `\`${unmarked(name)}\``;

const objectText = (ref: Ref): string => `${ref.kind} ${marked(ref.name)}`;

const placeText = (ref: Ref): string =>
  `${objectText(ref)}${ref.namespace === undefined || ref.namespace === '' ? '' : ` in namespace ${marked(ref.namespace)}`}`;

/** Words as they are, names in backticks; moments so that they mean the same in every time zone. */
const wordsOf = (text: Text): string =>
  plain(
    text.map((span): Span => {
      if (typeof span === 'string') return unmarked(span);
      if (span.type === 'code') return marked(span.text);
      return span.type === 'time'
        ? new Date(span.at).toISOString().replace(/^(.{10})T(.{5}).*$/, '$1 $2 UTC')
        : span;
    }),
  );

const oneLine = (text: string): string => unmarked(text.replace(/\s+/g, ' ').trim());

const claim = (evidence: Evidence, others: number, now: number): string => {
  const on = `${objectText(evidence.on)}${others === 0 ? '' : ` and ${others} more`}`;
  const { said, quote } = evidenceClause(evidence, on, now);
  const clean = quote === undefined ? '' : bounded(oneLine(quote), QUOTE);
  if (clean === '') return sentence(said);
  if (evidence.type !== 'field') return `${said}: “${clean}”`;
  return sentence(`${said} ${clean.length <= SHORT ? marked(clean) : `“${clean}”`}`);
};

/** Replicas say the same, but for their own names and counts. */
const sameness = (evidence: Evidence): string => {
  const { on, ...rest } = evidence;
  return `${on.kind} ${JSON.stringify(rest).replaceAll(on.name, '').replace(/\d+/g, '#')}`;
};

/** What the findings rest on, the lead's first; what several objects say in the same words is one claim. */
const claimsOf = (all: readonly Evidence[], now: number): readonly string[] => {
  const groups = new Map<string, { readonly first: Evidence; readonly on: Set<string> }>();
  for (const evidence of all) {
    const key = sameness(evidence);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: evidence, on: new Set([formatRef(evidence.on)]) });
    else group.on.add(formatRef(evidence.on));
  }
  return [...groups.values()].slice(0, CLAIMS).map(({ first, on }) => claim(first, on.size - 1, now));
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

/** What several share is blamed for it: the leading finding is only the first of those that tell of it. */
const isOnlyFirst = ({ cause: { object } }: Incident, lead: Finding): boolean =>
  ![lead.object, ...lead.blames].some((ref) => sameRef(ref, object));

const happening = (incident: Incident, lead: Finding | undefined): string => {
  const found = lead === undefined ? '' : `${placeText(lead.object)} ${wordsOf(lead.message)}`;
  const title = wordsOf(incident.title);
  const what =
    lead === undefined ? title : isOnlyFirst(incident, lead) ? `${sentence(title)} ${found}` : found;
  if (incident.impact.length === 0) return sentence(what);
  return `${sentence(what)} ${sentence(`As a consequence, ${incident.impact.map(consequence).join(', then ')}`)}`;
};

/** Objects that neither the sentence above nor the table of the other findings below names. */
const involved = ({ affected }: Incident, findings: readonly Finding[]): readonly string[] => {
  const [lead, ...more] = findings;
  if (lead === undefined || more.length > 0) return [];
  const named = new Set([lead.object.name, ...lead.message.map((span) => plain([span]))]);
  const others = affected.filter(({ name }) => !named.has(name));
  if (others.length === 0) return [];
  const rest = others.length > OBJECTS ? ` and ${others.length - OBJECTS} more` : '';
  return [`Also involved: ${others.slice(0, OBJECTS).map(objectText).join(', ')}${rest}.`];
};

const because = (incident: Incident, findings: readonly Finding[], now: number): readonly string[] => {
  const evidence = [...incident.cause.evidence, ...findings.flatMap((finding) => finding.evidence)];
  const claims = claimsOf(evidence, now);
  return [
    ...claims,
    ...(claims.length === 0 && findings[0] !== undefined
      ? [`Read from ${objectText(findings[0].object)} itself; no event or condition says more.`]
      : []),
    ...(incident.changes ?? []).map((change) =>
      sentence(`Changed ${howLongBefore(change, incident.since)} it began: ${wordsOf(change.text)}`),
    ),
    ...involved(incident, findings),
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
  // A log is read of programs that run, too.
  const look = `${readsLog && (crashed !== undefined || incident.kubectl.includes(' --previous')) ? 'Read what it said before it ended' : 'Look at it'}: \`${incident.kubectl}\``;
  return [
    // Of what Kubernetes does not know there is no command.
    ...(incident.kubectl === '' ? [] : [look]),
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
