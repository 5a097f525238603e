// SPDX-License-Identifier: Apache-2.0

import { plain } from '../core/document.ts';
import type { Incident } from '../core/incident.ts';
import type { QuestionAnswer, QuestionRequest, Source } from '../core/question.ts';
import { redactSecrets } from '../core/redact/redact-secrets.ts';
import type { Report } from '../core/report.ts';
import { leavesGap } from '../core/skip-reason.ts';
import { guidanceFor } from './guidance.ts';
import { bounded } from './plain-words.ts';
import { searchReport, wordsOf } from './search-report.ts';

/** Incidents that one answer tells of. */
const TOLD = 2;
const NAMED = 5;
const STEPS = 4;
const SOURCES = 6;

/** Asks about whatever is the matter, not about something by name. */
const GENERAL = new Set(
  'broken cause caused change changed down error errors fail failing fails first fix fixed happen happened happening help issue issues matter next problem problems reason root serious start urgent worst wrong'.split(
    ' ',
  ),
);

const numbered = (incident: Incident, report: Report): string =>
  `${report.incidents.indexOf(incident) + 1} · ${plain(incident.title)}`;

const list = (report: Report): string => {
  const shown = report.incidents.slice(0, NAMED).map((incident) => numbered(incident, report));
  const rest = report.incidents.length - shown.length;
  return `${shown.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
};

/** Which incidents an answer is about: those that were named, else the first where the question is a general one. */
const aboutOf = ({ report, question, incident, earlier }: QuestionRequest): readonly Incident[] => {
  const hits = searchReport(question, report).filter(({ score }) => score > 0);
  const best = hits[0]?.score ?? 0;
  const near = hits.filter(({ score }) => score * 2 > best).map((hit) => hit.incident);
  const given = report.incidents.find(({ id }) => id === incident);
  if (given !== undefined) return [given];
  if (best >= 2) return near.slice(0, TOLD);
  const words = wordsOf(question);
  const isGeneral = words.length === 0 || words.some((word) => GENERAL.has(word));
  // "And what can I do about it?": what was spoken of before.
  const before = isGeneral ? earlier.at(-1) : undefined;
  const spoken =
    before === undefined ? [] : searchReport(before.question, report).filter(({ score }) => score >= 2);
  if (spoken.length > 0) return spoken.slice(0, 1).map((hit) => hit.incident);
  if (isGeneral || report.incidents.length === 1) return report.incidents.slice(0, 1);
  return near.slice(0, 1);
};

const unchecked = ({ skipped }: Report): readonly string[] =>
  skipped.filter(({ reason }) => leavesGap(reason)).map(({ kind }) => kind);

const nothingFound = (report: Report): QuestionAnswer => {
  const kinds = unchecked(report);
  return {
    source: 'guidance',
    answer: [
      `That report of ${report.cluster} found nothing wrong${kinds.length === 0 ? '' : `, but could not check ${kinds.slice(0, NAMED).join(', ')}`}: it says nothing that would answer this.`,
    ],
    steps: [],
    sources: [],
  };
};

const nothingSaid = (report: Report): QuestionAnswer => ({
  source: 'guidance',
  answer: [
    'Nothing in this report matches the words of your question, and without AI I only find what is in it.',
    `It tells of ${list(report)}.`,
  ],
  steps: [],
  sources: [],
});

/** The answer that needs no AI: what the report and the catalogue say of what the words of the question name. Never more than is there. */
export const guidedAnswer = (request: QuestionRequest): QuestionAnswer => {
  const { report } = request;
  if (report.incidents.length === 0) return nothingFound(report);
  const about = aboutOf(request);
  if (about.length === 0) return nothingSaid(report);
  const told = about.map((incident) => ({ incident, guidance: guidanceFor(incident, report) }));
  const sources = told.flatMap(({ incident, guidance }): Source[] => [
    ...guidance.because.map((text) => ({ title: numbered(incident, report), text: redactSecrets(text) })),
    { title: numbered(incident, report), text: 'Documentation', url: incident.docs },
  ]);
  const others = report.incidents.length - about.length;
  return {
    source: 'guidance',
    answer: [
      ...told.map(({ incident, guidance }) =>
        bounded(`${report.incidents.indexOf(incident) + 1} · ${guidance.happening}`, 700),
      ),
      ...(others > 0 ? [`The report tells of ${others} more: ask by name.`] : []),
    ],
    steps: told.flatMap(({ guidance }) =>
      guidance.steps.filter((step) => !step.startsWith('Read more')).slice(0, Math.ceil(STEPS / told.length)),
    ),
    sources: sources.slice(0, SOURCES),
  };
};
