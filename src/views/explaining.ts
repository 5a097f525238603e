import { type Document, plain, strong } from '../core/document.ts';
import type { Report } from '../core/report.ts';
import { plural } from './words.ts';

/** While explanations are being written. */
export const explainingView = (report: Report, incidents: number, done = 0): Document => ({
  summary: `Explaining ${plural(incidents, 'incident')} of ${report.cluster}…`,
  blocks: [
    {
      type: 'headline',
      tone: 'busy',
      text: [`Explaining ${plural(incidents, 'incident')} of `, strong(report.cluster), '…'],
    },
    { type: 'progress', done, total: incidents, label: [`${done} of ${incidents} explained`] },
  ],
});

/** What the explaining message becomes: which incidents were explained, in one line each; the rest is in the replies. */
export const explainedView = (report: Report, incidents: readonly string[]): Document => {
  const explained = report.incidents.filter((incident) => incidents.includes(incident.id));
  const missing = explained.filter((incident) => report.explanations[incident.id] === undefined).length;
  return {
    summary: `Explained ${plural(explained.length, 'incident')} of ${report.cluster}`,
    blocks: [
      {
        type: 'headline',
        tone: 'info',
        text: [`Explained ${plural(explained.length, 'incident')} of `, strong(report.cluster)],
      },
      {
        type: 'list',
        ordered: false,
        items: explained.map((incident) => [
          strong(plain(incident.title)),
          ...(report.explanations[incident.id] === undefined
            ? []
            : [`: ${report.explanations[incident.id]?.happening ?? ''}`]),
        ]),
      },
      ...(missing > 0
        ? [{ type: 'note' as const, text: [`${plural(missing, 'explanation')} could not be written`] }]
        : []),
    ],
  };
};
