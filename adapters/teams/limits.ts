// SPDX-License-Identifier: Apache-2.0

/** What Teams accepts at most. `source` says who says so: [doc], [schema] of adaptive cards, [general] knowledge that no page states. */
interface Limit {
  readonly max: number;
  readonly source: string;
}

const docs = 'https://learn.microsoft.com/microsoftteams/platform';
const messages = `${docs}/bots/how-to/format-your-bot-messages`;
const rate = `${docs}/bots/how-to/rate-limit`;
const cards = `${docs}/task-modules-and-cards/cards`;
const ai = `${docs}/bots/how-to/bot-messages-ai-generated-content`;

/** The one table of limits, for the renderer that keeps them and the stand-in that enforces them. */
export const teamsLimits = {
  // The message as a whole
  /** Bytes of the activity as JSON in UTF-16: two for each unit. */
  messageBytes: {
    max: 100 * 1_024,
    source: `[doc] ${messages} (an older page says 40 KB); 413 MessageSizeTooBig`,
  },
  /** Characters of `summary`, which notifications show. */
  summaryText: { max: 500, source: '[general] clients cut a notification long before' },

  // Cards
  /** Buttons of one row; the rest of a list goes into further rows. */
  actionSetActions: { max: 6, source: `[doc] ${cards}/cards-reference (up to six actions are shown)` },
  /** People that a card names for its refresh; in a conversation of no more, everybody's is refreshed where nobody is named. */
  refreshUsers: {
    max: 60,
    source: `[doc] ${cards}/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards (user IDs in refresh)`,
  },
  tableColumns: {
    max: 6,
    source: '[general] on a phone more columns cannot be read; the schema has no limit',
  },
  tableRows: { max: 40, source: '[general] a longer table is a list that can be cut anywhere' },
  choices: { max: 100, source: '[general] no page states one; the core offers 25' },

  // Words of a model
  citations: { max: 20, source: `[doc] ${ai} (citations)` },
  citationName: { max: 80, source: `[doc] ${ai} (citations)` },
  citationAbstract: { max: 160, source: `[doc] ${ai} (citations)` },

  // Words that are shown while they are written
  /** Characters of what says what is being done. */
  streamInformative: { max: 1_000, source: `[doc] ${docs}/bots/streaming-ux` },
  streamMs: { max: 120_000, source: `[doc] ${docs}/bots/streaming-ux: 403 ContentStreamNotAllowed after it` },
  /** Between two of one stream. */
  streamEveryMs: { max: 1_000, source: `[doc] ${docs}/bots/streaming-ux: about one a second; 429` },

  // Time and frequency
  invokeMs: {
    max: 10_000,
    source: `[general] ${docs}: an invoke that is not answered in time is shown as failed`,
  },
  sendsIn1s: { max: 7, source: `[doc] ${rate}: per bot and thread` },
  sendsIn2s: { max: 8, source: `[doc] ${rate}: per bot and thread` },
  sendsIn30s: { max: 60, source: `[doc] ${rate}: per bot and thread` },
  sendsInHour: { max: 1_800, source: `[doc] ${rate}: per bot and thread` },
  tokenLeewayMs: {
    max: 5 * 60_000,
    source:
      '[doc] https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication',
  },
} as const satisfies Record<string, Limit>;

export type TeamsLimit = keyof typeof teamsLimits;

export const limitOf = (limit: TeamsLimit): number => teamsLimits[limit].max;

/** What counts against `messageBytes`. */
export const bytesOf = (activity: unknown): number => JSON.stringify(activity).length * 2;

/** 60 in 30 s is one each half second; Teams asks for one update of a message a second. */
export const pace = { postMs: 500, updateMs: 1_000 } as const;
