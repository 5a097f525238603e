// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { Chart, sparkline, themes } from './chart.ts';
import { plainWords } from './plain-words.ts';

/**
 * What people are shown, before any platform: a closed union of blocks. Text is data, never markup: a `<!channel>`
 * in an event is five harmless words on every platform. One pure renderer per platform turns it into payloads.
 */
export const Span = z.union([
  z.string(),
  z.object({ type: z.literal('strong'), text: z.string() }),
  z.object({ type: z.literal('emphasis'), text: z.string() }),
  /** Names of objects, commands, values: never broken in two. */
  z.object({ type: z.literal('code'), text: z.string() }),
  z.object({ type: z.literal('link'), text: z.string(), url: z.url({ protocol: /^https?$/ }) }),
  /** A person of this platform, shown by name; only ever the one who asked, never taken from cluster text. */
  z.object({ type: z.literal('person'), id: z.string(), name: z.string() }),
  /** A group of people of this platform, by its id there; only ever from the configuration, never taken from cluster text. */
  z.object({ type: z.literal('group'), id: z.string(), name: z.string() }),
  /**
   * A channel of this platform and workspace, by its id there; only ever from the configuration or our own records, never
   * taken from cluster text. `text` is said where the platform has no link for it.
   */
  z.object({ type: z.literal('channel'), id: z.string(), text: z.string() }),
  /** Epoch milliseconds, shown in the reader's zone. */
  z.object({ type: z.literal('time'), at: z.number(), style: z.enum(['clock', 'date', 'relative']) }),
]);
export type Span = z.infer<typeof Span>;
export type Text = readonly Span[];

/** What a newer release shows in a way that this one does not know is shown as plain words, instead of not at all. */
const ShownSpan = z.union([Span, z.unknown().transform((span): Span => plainWords(span))]);

const Text = z.array(ShownSpan).readonly();

const said = (most: number) => z.string().min(1).max(most).regex(/\S/);

/** A button: its `line` is a command line of ids, re-parsed and re-authorised when it is pressed. */
export const Action = z.object({
  label: said(40),
  line: said(90),
  style: z.enum(['default', 'primary', 'danger']).default('default'),
});
export type Action = z.infer<typeof Action>;

/** One of a menu: its `line` is a command line like a button's. */
export const Option = z.object({
  label: said(75),
  description: z.string().min(1).max(75).optional(),
  line: said(90),
});
export type Option = z.infer<typeof Option>;

export const tones = ['critical', 'warning', 'info', 'good', 'neutral', 'busy'] as const;

export const Block = z.discriminatedUnion('type', [
  /** The first line of a message; `tone` gives the mark (🔴 🟡 🔵 🟢 ⚪ ⏳), which is never the only carrier of meaning. */
  z.object({ type: z.literal('headline'), tone: z.enum(tones), text: Text }),
  z.object({ type: z.literal('paragraph'), text: Text }),
  /** One incident in a report: title line, then lines under it. */
  z.object({
    type: z.literal('section'),
    tone: z.enum(tones),
    title: Text,
    lines: z.array(Text).readonly(),
    actions: z.array(Action).readonly().default([]),
  }),
  z.object({ type: z.literal('list'), ordered: z.boolean(), items: z.array(Text).readonly() }),
  z.object({
    type: z.literal('fields'),
    fields: z.array(z.object({ label: z.string(), value: Text })).readonly(),
  }),
  z.object({
    type: z.literal('table'),
    columns: z.array(z.string()).readonly(),
    rows: z.array(z.array(Text).readonly()).readonly(),
  }),
  z.object({ type: z.literal('code'), text: z.string(), language: z.string().optional() }),
  /** Words of the cluster or of a person: quoted. */
  z.object({ type: z.literal('quote'), text: Text }),
  /** Small print. */
  z.object({ type: z.literal('note'), text: Text }),
  z.object({ type: z.literal('progress'), done: z.number(), total: z.number(), label: Text }),
  z.object({ type: z.literal('divider') }),
  /** Drawn where the platform shows pictures; `alt` says all of it, for whoever does not see it. */
  z.object({
    type: z.literal('picture'),
    alt: said(1_000),
    chart: Chart,
    /** Undefined: as most people of the platform have it. */
    theme: z.enum(themes).optional(),
  }),
  z.object({ type: z.literal('actions'), actions: z.array(Action).readonly() }),
  /** A select: people choose instead of typing ids. `label` says what for ("Details of…") while nothing is chosen. */
  z.object({
    type: z.literal('menu'),
    label: said(40),
    options: z.array(Option).min(1).max(25).readonly(),
  }),
]);
export type Block = z.infer<typeof Block>;

const ShownBlock = z.union([
  Block,
  z.unknown().transform((block): Block => {
    const words = plainWords(block);
    return words === '' ? { type: 'divider' } : { type: 'paragraph', text: [words] };
  }),
]);

/** What of the bot's memory a message shows, so that an old one can be shown as that stands now. */
export const Shows = z.object({
  report: z.string().min(1).max(200),
  /** One incident of it; undefined = the report itself. */
  incident: z.string().min(1).max(200).optional(),
  /** With what a model or the catalogue says of it. */
  explained: z.boolean().optional(),
});
export type Shows = z.infer<typeof Shows>;

export const Document = z.object({
  /** One plain line that says it all: notifications, screen readers, fallbacks. */
  summary: z.string().min(1),
  blocks: z.array(ShownBlock).readonly(),
  /** Words of a model are in it: platforms with a label for such text put it on. */
  generated: z.boolean().optional(),
  /** What generated words rest on, for platforms that show citations. */
  sources: z
    .array(
      z.object({
        title: z.string().min(1),
        text: z.string(),
        url: z.url({ protocol: /^https?$/ }).optional(),
      }),
    )
    .readonly()
    .optional(),
  /** For platforms that show an old message anew to whoever looks at it; of last words only. */
  shows: Shows.optional(),
  /** Its words are still being written, and what follows adds to them: for platforms that can show that. */
  growing: z.boolean().optional(),
});
export type Document = z.infer<typeof Document>;

export const strong = (text: string): Span => ({ type: 'strong', text });
export const emphasis = (text: string): Span => ({ type: 'emphasis', text });
export const code = (text: string): Span => ({ type: 'code', text });
export const link = (text: string, url: string): Span => ({ type: 'link', text, url });

/** A time that no calendar has is shown as it is. */
const momentText = (at: number): string => {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? String(at) : time.toISOString();
};

const spanText = (span: Span): string => {
  if (typeof span === 'string') return span;
  if (span.type === 'person' || span.type === 'group') return `@${span.name}`;
  if (span.type === 'time') return momentText(span.at);
  return span.text;
};

/** A picture where none can be shown: a line of bars, and what it says. */
export const pictureText = ({ chart, alt }: Extract<Block, { type: 'picture' }>): Text => [
  code(sparkline(chart)),
  ' ',
  alt,
];

/** The words alone. */
export const plain = (text: Text): string => text.map(spanText).join('');
