// SPDX-License-Identifier: Apache-2.0

import { code, type Document, strong, type Text } from '../core/document.ts';
import { duration, plural } from './words.ts';

export interface ShownAnalyzer {
  readonly name: string;
  /** Address, folder or file. */
  readonly where: string;
  readonly enabled: boolean;
  readonly severity: string;
  readonly timeoutMs: number;
  readonly hasToken: boolean;
}

/** Analyzers of other people that are asked; of a token only that there is one. */
export const customAnalyzersView = (list: readonly ShownAnalyzer[], withDetails: boolean): Document => {
  const summary = list.length === 0 ? 'No custom analyzer is asked' : plural(list.length, 'custom analyzer');
  if (list.length === 0)
    return {
      summary,
      blocks: [
        { type: 'headline', tone: 'neutral', text: [summary] },
        {
          type: 'note',
          text: [
            'For example: ',
            code('k8sgpt custom-analyzer add --name disks --url localhost --port 8085'),
          ],
        },
      ],
    };
  const more = ({ timeoutMs, severity, hasToken }: ShownAnalyzer): Text[] => [
    [duration(timeoutMs)],
    [severity],
    [hasToken ? 'yes' : 'no'],
  ];
  return {
    summary,
    blocks: [
      { type: 'headline', tone: 'neutral', text: [strong(summary)] },
      {
        type: 'table',
        columns: ['Name', 'Where', 'Asked', ...(withDetails ? ['Waits', 'Severity', 'Token'] : [])],
        rows: list.map((one): Text[] => [
          [code(one.name)],
          [code(one.where)],
          [one.enabled ? 'yes' : 'no'],
          ...(withDetails ? more(one) : []),
        ]),
      },
    ],
  };
};
