// SPDX-License-Identifier: Apache-2.0

import { type Acknowledgement, sendHttp } from './send-http.ts';
import { type Forgery, sign } from './sign.ts';
import type { Envelope, SocketMode } from './socket-mode.ts';
import type { Delivered, Json } from './types.ts';

/** One thing that Slack has to tell the bot, the same on each attempt. */
export interface Delivery {
  readonly id: string;
  readonly kind: 'command' | 'event' | 'interactive' | 'verification';
  readonly payload: Json;
}

interface Sender {
  readonly signingSecret: string;
  readonly acknowledgeMs: number;
  readonly now: () => number;
  readonly sockets: SocketMode;
  /** Where the bot listens; undefined = through sockets. */
  readonly target: () => string | undefined;
}

export interface SendOptions {
  readonly forge?: Forgery | undefined;
  readonly retry?: { readonly num: number; readonly reason: string } | undefined;
}

const form = 'application/x-www-form-urlencoded';
const json = 'application/json';

const encode = ({ kind, payload }: Delivery): { readonly type: string; readonly body: string } => {
  if (kind === 'command') return { type: form, body: new URLSearchParams(payload).toString() };
  const text = JSON.stringify(payload);
  if (kind === 'interactive') return { type: form, body: new URLSearchParams({ payload: text }).toString() };
  return { type: json, body: text };
};

const envelopeTypes = {
  command: 'slash_commands',
  event: 'events_api',
  interactive: 'interactive',
} as const satisfies Record<string, Envelope['type']>;

const failureOf = ({ status, timedOut }: Acknowledgement): Delivered['failure'] => {
  if (timedOut) return 'operation_timeout';
  if (status === 0) return 'dispatch_unknown_error';
  return status === 200 ? undefined : 'dispatch_failed';
};

/** Sends deliveries over HTTP or a socket and keeps what was sent, for sending it again. */
export const deliveriesOf = ({ signingSecret, acknowledgeMs, now, sockets, target }: Sender) => {
  const sent = new Map<string, { readonly delivery: Delivery; last: Delivered; retries: number }>();

  const overHttp = (url: string, delivery: Delivery, { forge, retry }: SendOptions) => {
    const { type, body } = encode(delivery);
    const signed = sign(body, signingSecret, now(), forge);
    const headers = {
      accept: '*/*',
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'content-type': type,
      'content-length': String(Buffer.byteLength(signed.body)),
      ...signed.headers,
      ...(retry === undefined
        ? {}
        : { 'x-slack-retry-num': String(retry.num), 'x-slack-retry-reason': retry.reason }),
    };
    return sendHttp(url, { headers, body: signed.body }, acknowledgeMs);
  };

  const transmit = async (delivery: Delivery, options: SendOptions): Promise<Delivered> => {
    const url = target();
    if (url === undefined && (options.forge !== undefined || delivery.kind === 'verification'))
      throw new Error('a socket carries no signatures: give the stand-in a url to deliver to');
    const acknowledgement =
      url === undefined
        ? await sockets.deliver(
            { type: envelopeTypes[delivery.kind as keyof typeof envelopeTypes], payload: delivery.payload },
            options.retry?.num ?? 0,
          )
        : await overHttp(url, delivery, options);
    const failure = failureOf(acknowledgement);
    return {
      id: delivery.id,
      payload: delivery.payload,
      ...acknowledgement,
      ...(failure === undefined ? {} : { failure }),
    };
  };

  return {
    /** What came of each first attempt or, if there was one, of the last retry; in order. */
    all: (): readonly Delivered[] => [...sent.values()].map(({ last }) => last),
    send: async (delivery: Delivery, options: SendOptions = {}): Promise<Delivered> => {
      const last = await transmit(delivery, options);
      sent.set(delivery.id, { delivery, last, retries: 0 });
      return last;
    },
    /** The very same delivery, signed anew, as Slack retries events. */
    retry: async (id: string): Promise<Delivered> => {
      const known = sent.get(id);
      if (known === undefined) throw new Error(`nothing was delivered as ${id}`);
      known.retries += 1;
      const reason = known.last.timedOut || known.last.status === 200 ? 'http_timeout' : 'http_error';
      known.last = await transmit(known.delivery, { retry: { num: known.retries, reason } });
      return known.last;
    },
  };
};

export type Deliveries = ReturnType<typeof deliveriesOf>;
