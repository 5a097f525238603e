// SPDX-License-Identifier: Apache-2.0

import type { Document } from '../../src/core/document.ts';
import type { Draw } from '../../src/core/ports/draw.ts';
import { activityOf } from './activity-of.ts';
import { cardOf, type Element } from './card.ts';
import { shortened } from './cut-text.ts';
import { bytesOf, limitOf } from './limits.ts';
import type { Citation, StreamedPayload, TeamsPayload } from './payload.ts';
import { refreshOf } from './refresh.ts';
import { type Rendering, renderBlock } from './render-block.ts';
import { harmless } from './render-text.ts';
import { streamedOf } from './streamed-of.ts';

/** Largest message in bytes where nothing else is set. */
export const MESSAGE_BYTES = 40 * 1_024;

const UNIT_BYTES = 2;
/** A longer address is left out of a citation. */
const CITED_URL = 500;
/** In units of JSON. */
const PIECE = 3_600;

const oneLine = (text: string): string => harmless(text).replace(/\s+/g, ' ').trim();

/** What notifications say: one line. */
const notification = (summary: string, part: number, parts: number): string => {
  const short = shortened(oneLine(summary), limitOf('summaryText') - 20);
  return part === 1 ? short : `${short} (${part} of ${parts})`;
};

const citationsOf = ({ generated, sources = [] }: Document): readonly Citation[] =>
  generated === true
    ? sources.slice(0, limitOf('citations')).map(({ title, text, url }) => ({
        name: shortened(oneLine(title), limitOf('citationName')),
        abstract: shortened(oneLine(text), limitOf('citationAbstract')),
        ...(url === undefined || url.length > CITED_URL ? {} : { url }),
      }))
    : [];

/** "[1][2] The report · [3] Pod ledger-db-0": names that follow each other are said once. */
const citedText = (citations: readonly Citation[]): string =>
  citations
    .map(({ name }, at) => {
      const mark = `[${at + 1}]`;
      if (citations[at + 1]?.name === name) return mark;
      return `${mark} ${name}${at + 1 < citations.length ? ' · ' : ''}`;
    })
    .join('');

/** Teams shows a citation where its number stands. */
const citationLine = (citations: readonly Citation[], rendering: Rendering): readonly Element[] =>
  citations.length === 0
    ? []
    : (renderBlock({ type: 'note', text: [`Based on: ${citedText(citations)}`] }, rendering) ?? []);

const elementsOf = ({ blocks }: Pick<Document, 'blocks'>, rendering: Rendering): Element[] => {
  const elements: Element[] = [];
  let isDivided = false;
  for (const block of blocks) {
    const rendered = renderBlock(block, rendering);
    if (rendered === undefined) {
      isDivided = elements.length > 0;
      continue;
    }
    const [first, ...rest] = rendered;
    if (first === undefined) continue;
    elements.push(isDivided ? { ...first, separator: true } : first, ...rest);
    isDivided = false;
  }
  return elements;
};

/** The words as a stream shows them; the numbers of citations stand among the words. */
const streamedPayload = (
  document: Document,
  citations: readonly Citation[],
  rendering: Rendering,
): StreamedPayload | undefined => {
  const streamed = streamedOf(document);
  if (streamed === undefined) return undefined;
  const { stage, text, rest } = streamed;
  const elements = elementsOf({ blocks: rest }, rendering);
  const cited = citedText(citations);
  return {
    stage,
    text: stage === 'whole' && cited !== '' ? `${text}\n\nBased on: ${cited}` : text,
    card: stage === 'whole' && elements.length > 0 ? cardOf(elements, oneLine(document.summary)) : undefined,
  };
};

/** Elements in order, as many in each message as fit; the first has less room, because of what it rests on. */
const messagesOf = (
  elements: readonly Element[],
  room: { readonly first: number; readonly others: number },
): readonly (readonly Element[])[] => {
  const messages: Element[][] = [];
  let message: Element[] = [];
  let left = room.first;
  for (const element of elements) {
    const units = JSON.stringify(element).length + 1;
    if (message.length > 0 && units > left) {
      messages.push(message);
      message = [];
      left = room.others;
    }
    message.push(element);
    left -= units;
  }
  if (message.length > 0) messages.push(message);
  return messages;
};

/** Document → messages of Teams: the first is the message, the rest continue it. Pure; none is larger than `messageBytes`. */
export const renderTeams = (
  document: Document,
  messageBytes: number = MESSAGE_BYTES,
  draw?: Draw,
): readonly [TeamsPayload, ...TeamsPayload[]] => {
  const generated = document.generated === true;
  const most = Math.floor(messageBytes / UNIT_BYTES);
  let citations = citationsOf(document);
  const refresh = document.shows === undefined ? undefined : refreshOf(document.shows);
  const payload = (body: readonly Element[], part: number, parts: number): TeamsPayload => {
    const summary = notification(document.summary, part, parts);
    return {
      // A part of several is not refreshed: what moves into another one would be lost to whoever looks at it.
      card: cardOf(body, summary, parts === 1 ? refresh : undefined),
      summary,
      generated,
      citations: part === 1 ? citations : [],
    };
  };
  // What a message costs without its elements; the numbers of its parts are the longest that can be.
  const around = (part: number): number => bytesOf(activityOf(payload([], part, 9_999))) / UNIT_BYTES;
  // What words rest on never takes the room of the words.
  while (citations.length > 0 && around(1) > most / 2) citations = citations.slice(0, -1);
  const refreshUnits = refresh === undefined ? 0 : JSON.stringify({ refresh }).length;
  const room = { first: most - around(1) - refreshUnits, others: most - around(9_999) };
  const smallest = Math.min(room.first, room.others);
  let ids = 0;
  const rendering: Rendering = {
    piece: Math.min(PIECE, smallest - 10),
    code: smallest - 10,
    draw,
    nextId: () => {
      ids += 1;
      return ids;
    },
  };
  const shown = [...elementsOf(document, rendering), ...citationLine(citations, rendering)];
  const elements =
    shown.length > 0
      ? shown
      : elementsOf({ blocks: [{ type: 'paragraph', text: [oneLine(document.summary) || '–'] }] }, rendering);
  const messages = messagesOf(elements, room);
  const [first = [], ...more] = messages;
  const streamed = more.length > 0 ? undefined : streamedPayload(document, citations, rendering);
  return [
    { ...payload(first, 1, messages.length), ...(streamed === undefined ? {} : { streamed }) },
    ...more.map((body, index) => payload(body, index + 2, messages.length)),
  ];
};
