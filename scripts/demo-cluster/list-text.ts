// SPDX-License-Identifier: Apache-2.0

import type { Editable } from './objects.ts';

const keyOf = ({ kind, metadata }: Editable): string =>
  `${kind} ${metadata.namespace ?? ''} ${metadata.name}`;

/** A v1 List, one object a line and in a steady order, so that a change shows as such. */
export const listText = (objects: readonly Editable[]): string => {
  const sorted = [...objects].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const lines = sorted.map((object) => JSON.stringify(object));
  return `{"apiVersion":"v1","kind":"List","items":[\n${lines.join(',\n')}\n]}\n`;
};
