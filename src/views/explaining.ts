// SPDX-License-Identifier: Apache-2.0

import { code, type Document, plain, type Span, strong, type Text } from '../core/document.ts';
import type { Incident } from '../core/incident.ts';
import type { Report } from '../core/report.ts';
import { plural } from './words.ts';

/** Incidents named one by one; more of them are counted. */
const NAMED = 3;

/** While explanations are being written; those of a run can be stopped. */
export const explainingView = (report: Report, incidents: number, done = 0, runId?: string): Document => ({
  summary: `Explaining ${plural(incidents, 'incident')} of ${report.cluster}…`,
  blocks: [
    {
      type: 'headline',
      tone: 'busy',
      text: [`Explaining ${plural(incidents, 'incident')} of `, strong(report.cluster), '…'],
    },
    { type: 'progress', done, total: incidents, label: [`${done} of ${incidents} explained`] },
    ...(runId === undefined
      ? []
      : [
          {
            type: 'actions' as const,
            actions: [{ label: 'Stop', line: `cancel --run ${runId}`, style: 'default' as const }],
          },
        ]),
  ],
});

/** What its title names first: what people know the incident by. */
const nameOf = ({ title, cause }: Incident): Span =>
  title.find((span) => typeof span !== 'string' && span.type === 'code') ?? code(cause.object.name);

/** "2 · `checkout`", "1 · `db` and 2 · `checkout`", "5 incidents"; without numbers where nobody has seen any. */
const whichText = (incidents: readonly Incident[], report: Report): Text =>
  incidents.length > NAMED
    ? [plural(incidents.length, 'incident')]
    : incidents.flatMap((incident, at): Text => {
        const before = at === 0 ? '' : at === incidents.length - 1 ? ' and ' : ', ';
        const number = report.unasked === true ? '' : `${report.incidents.indexOf(incident) + 1} · `;
        return [`${before}${number}`, nameOf(incident)];
      });

/** What the explaining message becomes, under the report and among its replies: one line that says where to read. */
export const explainedView = (report: Report, incidents: readonly string[]): Document => {
  const asked = report.incidents.filter((incident) => incidents.includes(incident.id));
  const told = asked.filter((incident) => report.explanations[incident.id] !== undefined);
  const missing = asked.filter((incident) => report.explanations[incident.id] === undefined);
  const text: Text = [
    ...(told.length === 0
      ? []
      : [
          'Explained ',
          ...whichText(told, report),
          `: see ${told.length === 1 ? 'its reply' : 'their replies'}.`,
        ]),
    ...(missing.length === 0
      ? []
      : [
          `${told.length === 0 ? '' : ' '}No explanation could be written of `,
          ...whichText(missing, report),
          '.',
        ]),
  ];
  return { summary: plain(text), blocks: [{ type: 'paragraph', text }] };
};
