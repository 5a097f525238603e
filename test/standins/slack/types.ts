// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../../../src/core/clock.ts';
import type { Found } from './find-pings.ts';

/** JSON of Slack's own making: taken apart by tests. */
export type Json = any;

export interface ChannelOptions {
  readonly id: string;
  readonly name: string;
  readonly private?: boolean;
  /** The bot is in it. */
  readonly member: boolean;
  readonly archived?: boolean;
  /** With another organisation (Slack Connect). */
  readonly shared?: boolean;
  /** Of a further workspace of `teams`. */
  readonly team?: string;
  /** Ids of the people in it. Default: everybody. */
  readonly people?: readonly string[];
}

export interface UserOptions {
  readonly id: string;
  readonly name: string;
  readonly realName?: string;
  /** IANA zone. */
  readonly timeZone?: string;
  /** Slack's form: `de-DE`. */
  readonly locale?: string;
  readonly guest?: boolean;
  /** Of another organisation. */
  readonly team?: string;
}

/** A further workspace in which the app is installed. */
export interface TeamOptions {
  readonly id: string;
  readonly domain: string;
  readonly botToken: string;
}

export interface SlackOptions {
  readonly botToken: string;
  readonly appToken?: string;
  readonly signingSecret: string;
  /** The bot's `/slack/events`; can be set later with `deliverTo`. Without it, deliveries go through sockets. */
  readonly deliverTo?: string;
  readonly channels: readonly ChannelOptions[];
  readonly users: readonly UserOptions[];
  readonly teams?: readonly TeamOptions[];
  /** User groups by id. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  /** A workspace that shows no cards of progress refuses them. */
  readonly withoutCards?: boolean;
  /** What the bot token was granted. */
  readonly scopes?: readonly string[];
  /** Least milliseconds between two posts to one channel in the long run; one more is tolerated. */
  readonly paceMs?: number;
  /** Calls per minute and method, over the documented tiers. */
  readonly perMinute?: Readonly<Record<string, number>>;
  /** Until Slack gives a delivery up. */
  readonly acknowledgeMs?: number;
  /** In direct messages Slack tells the bot its own messages too. */
  readonly echo?: boolean;
  readonly clock?: Clock;
}

export interface Edit {
  readonly at: number;
  readonly text: string;
  readonly blocks: readonly Json[];
}

export interface Message {
  readonly channel: string;
  readonly ts: string;
  /** Root of the thread that it is in. */
  readonly threadTs: string | undefined;
  /** Who wrote it. */
  readonly user: string;
  readonly byBot: boolean;
  /** The only person who sees it. */
  readonly onlyFor: string | undefined;
  readonly via:
    | 'chat.postMessage'
    | 'chat.postEphemeral'
    | 'response_url'
    | 'acknowledgement'
    | 'file'
    | 'user';
  readonly at: number;
  text: string;
  /** With the ids that Slack gives to blocks and elements without. */
  blocks: readonly Json[];
  attachments: readonly Json[];
  readonly files: readonly string[];
  readonly metadata: Json;
  /** What it showed before, oldest first. */
  readonly edits: Edit[];
  editedAt: number | undefined;
  deleted: boolean;
}

/** One call of the Web API, in the order of arrival. */
export interface Call {
  readonly method: string;
  /** Milliseconds by the clock. */
  readonly at: number;
  readonly args: Readonly<Record<string, Json>>;
  readonly status: number;
  readonly ok: boolean;
  readonly error: string | undefined;
}

export interface Ping extends Found {
  readonly channel: string;
  readonly via: string;
  readonly text: string;
}

export interface OpenView {
  readonly id: string;
  readonly user: string;
  readonly view: Json;
}

export interface Upload {
  readonly id: string;
  readonly filename: string;
  readonly length: number;
  title: string | undefined;
  bytes: Buffer | undefined;
  completed: boolean;
  channel: string | undefined;
  threadTs: string | undefined;
}

/** What came of one delivery to the bot. */
export interface Delivered {
  /** For `retry`; the event_id of events. */
  readonly id: string;
  /** HTTP status; in Socket Mode 200 for an acknowledgement; 0 when none came. */
  readonly status: number;
  /** Parsed where it is JSON. */
  readonly body: Json;
  readonly ackMs: number;
  readonly timedOut: boolean;
  /** What Slack tells the person instead of sending anything. */
  readonly refused?: string;
  /** What Slack tells the person when the bot did not take it. */
  readonly failure?: 'operation_timeout' | 'dispatch_failed' | 'dispatch_unknown_error';
  /** What was sent. */
  readonly payload: Json;
}
