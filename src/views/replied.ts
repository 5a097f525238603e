// SPDX-License-Identifier: Apache-2.0

import type { Document } from '../core/document.ts';
import type { Incident } from '../core/incident.ts';
import type { Report } from '../core/report.ts';
import { titleText } from './incident-lines.ts';

/** For someone who asks for details that stand in the report's thread already: where to look, and for what. */
export const repliedView = (report: Report, incidents: readonly Incident[], inThread: boolean): Document => {
  const where = `The details are the replies in ${inThread ? 'this thread' : 'the thread of the report'}`;
  return {
    summary: where,
    blocks: [
      { type: 'paragraph', text: [`${where}:`] },
      {
        type: 'list',
        ordered: false,
        items: incidents.map((incident) => titleText(incident, report.incidents.indexOf(incident) + 1)),
      },
    ],
  };
};
