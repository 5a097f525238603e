import { type Document, plain, strong, type Text } from '../core/document.ts';
import type { Incident } from '../core/incident.ts';
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

/** The catalogue's first sentence is the title again; a model's is worth reading here. */
const itemText = (incident: Incident, report: Report): Text => {
  const explanation = report.explanations[incident.id];
  const title = strong(plain(incident.title));
  return explanation?.source === 'ai' ? [title, `: ${explanation.happening}`] : [title];
};

/** What the explaining message becomes: which incidents were explained, in one line each; the rest is in the replies. */
export const explainedView = (report: Report, incidents: readonly string[]): Document => {
  const asked = report.incidents.filter((incident) => incidents.includes(incident.id));
  const missing = asked.filter((incident) => report.explanations[incident.id] === undefined).length;
  const headline = `Explained ${plural(asked.length - missing, 'incident')} of `;
  return {
    summary: `${headline}${report.cluster}`,
    blocks: [
      { type: 'headline', tone: missing > 0 ? 'warning' : 'info', text: [headline, strong(report.cluster)] },
      { type: 'list', ordered: false, items: asked.map((incident) => itemText(incident, report)) },
      {
        type: 'note',
        text: [
          'In full in the thread of the report',
          ...(missing > 0 ? [` · ${plural(missing, 'explanation')} could not be written`] : []),
        ],
      },
    ],
  };
};
