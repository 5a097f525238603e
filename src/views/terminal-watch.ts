// SPDX-License-Identifier: Apache-2.0

import { type Block, plain, strong, type Text } from '../core/document.ts';
import { fitText } from '../core/fit-text.ts';
import type { Happening, IncidentEvent } from '../core/ports/alert-sink.ts';

const WORDS: Readonly<Partial<Record<Happening['turn'], string>>> = { opened: 'new', reopened: 'back' };

const wordOf = ({ turn }: Happening): string => WORDS[turn] ?? turn;

const rest = ({ turn, record }: IncidentEvent): Text => [
  ...record.title,
  ...(turn.detail === undefined || turn.detail.length === 0 ? [] : [' (', ...turn.detail, ')']),
];

/** `2026-03-04T11:42:00Z new critical prod-eu/shop: checkout is down …`: one line for logs and pipes. */
export const eventLine = (event: IncidentEvent): string => {
  const { turn, record } = event;
  const at = new Date(turn.at).toISOString().replace(/\.\d+Z$/, 'Z');
  const where = [record.cluster, record.namespaces.join(',')].filter((part) => part !== '').join('/');
  const line = `${at} ${wordOf(turn)} ${record.severity} ${where}: ${plain(rest(event))}`;
  return fitText(line).replace(/\s+/g, ' ');
};

/** What became of incidents lately, the newest last. */
export const eventsBlocks = (events: readonly IncidentEvent[]): readonly Block[] =>
  events.length === 0
    ? []
    : [
        {
          type: 'list',
          ordered: false,
          items: events.map(
            (event): Text => [
              { type: 'time', at: event.turn.at, style: 'clock' },
              ' ',
              strong(wordOf(event.turn)),
              ' ',
              ...rest(event),
            ],
          ),
        },
      ];
