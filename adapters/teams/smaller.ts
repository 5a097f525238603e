// SPDX-License-Identifier: Apache-2.0

import { cardOf, type Element, type TextRun } from './card.ts';
import { cutAt } from './cut-text.ts';
import type { TeamsPayload } from './payload.ts';

/** Fewer units than this are not what was too large. */
const LEAST = 400;

const withBody = ({ streamed: _, ...payload }: TeamsPayload, body: readonly Element[]): TeamsPayload => ({
  ...payload,
  card: cardOf(body, payload.card.fallbackText),
});

const halved = <T>(all: readonly T[]): readonly [readonly T[], readonly T[]] => {
  const half = Math.ceil(all.length / 2);
  return [all.slice(0, half), all.slice(half)];
};

const splitRun = (run: TextRun): readonly TextRun[] => {
  const at = cutAt(run.text, Math.ceil(run.text.length / 2));
  return [
    { ...run, text: run.text.slice(0, at) },
    { ...run, text: run.text.slice(at) },
  ];
};

/** One element as two that say the same; one where that cannot be. */
const splitElement = (element: Element): readonly Element[] => {
  if (JSON.stringify(element).length < LEAST) return [element];
  if (element.type === 'RichTextBlock') {
    const [only, another] = element.inlines;
    if (only === undefined) return [element];
    const runs = another === undefined ? splitRun(only) : element.inlines;
    return halved(runs).map((inlines) => ({ ...element, inlines }));
  }
  if (element.type === 'Container') {
    const [only, another] = element.items;
    const items = another === undefined && only !== undefined ? splitElement(only) : element.items;
    return items.length < 2 ? [element] : halved(items).map((half) => ({ ...element, items: half }));
  }
  if (element.type === 'Table') {
    const [header, ...rows] = element.rows;
    if (header === undefined || rows.length < 2) return [element];
    return halved(rows).map((half) => ({ ...element, rows: [header, ...half] }));
  }
  return [element];
};

/** The same in two messages of about half the size; none where it cannot be made smaller. */
export const smaller = (payload: TeamsPayload): readonly TeamsPayload[] => {
  const { body } = payload.card;
  const [only, another] = body;
  const elements = another === undefined && only !== undefined ? splitElement(only) : body;
  if (elements.length < 2) return [];
  const [first, second] = halved(elements);
  return [withBody(payload, first), { ...withBody(payload, second), citations: [] }];
};
