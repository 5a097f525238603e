// SPDX-License-Identifier: Apache-2.0

import { conditionOf } from '../core/condition.ts';
import type { Kinds } from '../core/kinds/index.ts';
import type { RawObject } from '../core/raw-object.ts';
import { record } from '../core/read.ts';

/** The condition that says most, by convention: the first that an object has. */
const TELLING = [
  'Ready',
  'Available',
  'Healthy',
  'Synced',
  'Reconciled',
  'Succeeded',
  'Accepted',
  'Established',
];
/** Where controllers write how an object stands, in a word. */
const WORDS = ['phase', 'state', 'health', 'status', 'sync'] as const;
const LONGEST = 60;

const titled = (field: string): string => `${field.charAt(0).toUpperCase()}${field.slice(1)}`;

/** A word, or one that stands inside, as Argo CD writes it: `{ health: { status: Degraded } }`. */
const wordOf = (value: unknown): string | undefined => {
  const word = typeof value === 'object' ? record(value)['status'] : value;
  return typeof word === 'string' && word !== '' && word.length <= LONGEST ? word : undefined;
};

/** How an object of a kind stands that only its cluster knows. */
export const customCellsOf = (
  { conditions, suspended }: Kinds['CustomObject'],
  raw: RawObject,
): readonly (readonly [string, string])[] => {
  const status = record(raw['status']);
  const condition = TELLING.map((type) => conditionOf(conditions, type)).find((each) => each !== undefined);
  const words = WORDS.flatMap((field) => {
    const word = wordOf(status[field]);
    return word === undefined ? [] : [[titled(field), word] as const];
  });
  return [
    ...(condition === undefined
      ? []
      : [
          [
            condition.type,
            condition.reason === undefined || condition.reason === '' || condition.status === 'True'
              ? condition.status
              : `${condition.status} (${condition.reason})`,
          ] as const,
        ]),
    ...words.slice(0, 2),
    ...(suspended ? [['Suspended', 'yes'] as const] : []),
  ];
};
