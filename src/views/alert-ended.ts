// SPDX-License-Identifier: Apache-2.0

import { type Document, plain, strong, type Text } from '../core/document.ts';
import type { IncidentRecord } from '../core/incident-record.ts';
import { alertPlace } from './alert.ts';

const ended = (what: Text): Document => ({
  summary: `${plain(what)} · no longer watched here`,
  blocks: [
    {
      type: 'headline',
      tone: 'neutral',
      text: [
        ...what.map((span) => (typeof span === 'string' ? strong(span) : span)),
        ' · no longer watched here',
      ],
    },
    { type: 'note', text: ['How it goes on is not told in this channel any more.'] },
  ],
});

/** The alert of an incident in a channel that no watch tells of it any more: as it stood, and no more. */
export const alertEndedView = (record: IncidentRecord): Document =>
  ended([`${alertPlace(record)}: `, ...record.title]);

/** The alert of an incident from a memory that was lost: it goes on as a line of another message. */
export const alertMovedView = (record: IncidentRecord): Document => {
  const what: Text = [`${alertPlace(record)}: `, ...record.title];
  const now = `in the message about many problems in ${record.cluster}, further down`;
  return {
    summary: `${plain(what)} · goes on ${now}`,
    blocks: [
      {
        type: 'headline',
        tone: 'neutral',
        text: what.map((span) => (typeof span === 'string' ? strong(span) : span)),
      },
      { type: 'note', text: [`My memory was lost. This goes on ${now}.`] },
    ],
  };
};

/** The same of a storm of which nothing else stands there. */
export const stormEndedView = (cluster: string): Document => ended([`New problems in ${cluster}`]);
