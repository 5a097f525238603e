// SPDX-License-Identifier: Apache-2.0

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitFor } from '../slack/wait-for.ts';
import {
  consentActivity,
  extensionActivity,
  installActivity,
  membersActivity,
  messageActivity,
  pressActivity,
} from './activities.ts';
import { type Call, connectorOf, type Method, type Suffering } from './connector.ts';
import { explainThisOf } from './explain-this.ts';
import { type Forgery, proofOf } from './forge.ts';
import { given, people, type Room, rooms, type Someone } from './given.ts';
import { createSigner, type Signer } from './keys.ts';
import { lookOf } from './look.ts';
import { consentOf, createOneDrive } from './one-drive.ts';
import { pressOf } from './press.ts';
import { createRate } from './rate.ts';
import type { Delivered, Saying } from './saying.ts';
import { createSignIn } from './sign-in.ts';
import { createState, type Json, type Message } from './state.ts';
import { createStreamRules } from './streams.ts';

export interface TeamsOptions {
  readonly rooms?: readonly Room[];
  /** The documented rates are enforced. */
  readonly rates?: boolean;
  /** How long a token of the sign-in is good. */
  readonly tokenSeconds?: number;
  /** Words may not be streamed to anybody. */
  readonly unstreamed?: boolean;
  /** Asks the bot for no token, as a local client does. */
  readonly anonymous?: boolean;
}

const issuer = 'https://api.botframework.stand-in';
const scope = 'https://api.botframework.stand-in';

let shared: Signer | undefined;

/** Microsoft on loopback: the Bot Connector, its sign-in and its keys, with people in Teams. */
export const teamsStandIn = async (options: TeamsOptions = {}) => {
  const now = (): number => Date.now();
  const state = createState(options.rooms ?? Object.values(rooms), now);
  shared ??= createSigner();
  const signer = shared;
  const tokens = new Map<string, number>();
  const calls: Call[] = [];
  const pings: unknown[] = [];
  const planned: { readonly method: Method; left: number; readonly suffering: Suffering }[] = [];
  let secret: string = given.appPassword;
  let target: string | undefined;
  let last: { readonly activity: Json; readonly forge?: Forgery | undefined } | undefined;
  let keysFail = false;
  let skipped = 0;

  const take = (method: Method): Suffering | undefined => {
    const next = planned.find((plan) => plan.left > 0 && plan.method === method);
    if (next === undefined) return undefined;
    next.left -= 1;
    return next.suffering;
  };
  const streams = createStreamRules(state, {
    now: () => now() + skipped,
    allowed: () => options.unstreamed !== true,
    strict: options.rates === true,
  });
  const oneDrive = createOneDrive();
  const connector = connectorOf({
    state,
    streams,
    rate: options.rates === true ? createRate(now) : undefined,
    isGood: (token) => options.anonymous === true || (tokens.get(token ?? '') ?? 0) > now(),
    botId: given.bot.id,
    take,
    called: (call) => calls.push(call),
    pinged: (who) => pings.push(who),
  });

  const signIn = createSignIn({
    scope,
    seconds: options.tokenSeconds ?? 3_600,
    secret: () => secret,
    take: () => take('token'),
    called: (status) => calls.push({ method: 'token', conversation: '', status, body: undefined, at: now() }),
    issued: (token, seconds) => tokens.set(token, now() + seconds * 1_000),
  });

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const json = (status: number, body: Json): void =>
        void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      const path = (request.url ?? '/').split('?')[0];
      if (path === '/v1/.well-known/openidconfiguration')
        return keysFail
          ? json(503, {})
          : json(200, {
              issuer,
              jwks_uri: `${url}/v1/.well-known/keys`,
              id_token_signing_alg_values_supported: ['RS256'],
            });
      if (path === '/v1/.well-known/keys') return json(200, { keys: [signer.jwk] });
      if (path === `/${given.tenant}/oauth2/v2.0/token`) {
        const { status, body } = signIn(text);
        return json(status, body);
      }
      const stored = oneDrive.take(request, text);
      if (stored !== undefined) return json(stored, {});
      connector(request, response, text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const serviceUrl = `${url}/`;

  const deliver = async (activity: Json, forge?: Forgery): Promise<Delivered> => {
    last = { activity, forge };
    if (target === undefined) throw new Error('nobody listens: deliverTo');
    const authorization = proofOf(
      { issuer, audience: given.appId, serviceUrl: activity.serviceUrl, now: now(), signer },
      forge,
    );
    const answer = await fetch(target, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(authorization === undefined ? {} : { authorization }),
      },
      body: JSON.stringify(activity),
    });
    const text = await answer.text();
    let body: Json = text;
    try {
      body = text === '' ? undefined : JSON.parse(text);
    } catch {
      // An answer that is no JSON is shown as it is.
    }
    return { id: activity.id, status: answer.status, body, activity };
  };

  const about = ({ room, user = people.ana, tenant }: Saying, id: string, thread: string | undefined) => ({
    serviceUrl,
    room,
    user,
    id,
    thread,
    now: now(),
    tenant,
  });

  return {
    url,
    serviceUrl,
    /** What the product is set with. */
    env: {
      MicrosoftAppId: given.appId,
      MicrosoftAppPassword: given.appPassword,
      MicrosoftAppTenantId: given.tenant,
      MicrosoftAppType: 'SingleTenant',
      ToChannelFromBotLoginUrl: `${url}/${given.tenant}`,
      ToChannelFromBotOAuthScope: scope,
      ToBotFromChannelTokenIssuer: issuer,
      ToBotFromChannelOpenIdMetadataUrl: `${url}/v1/.well-known/openidconfiguration`,
      OAuthUrl: url,
      TEAMS_SERVICE_URL: serviceUrl,
    },
    deliverTo: (address: string): void => {
      target = address;
    },
    deliver,
    /** The Authorization header of a good request. */
    proof: (): string => proofOf({ issuer, audience: given.appId, serviceUrl, now: now(), signer }) ?? '',
    /** Somebody writes: in a thread, or a message of its own; `targeted` = to the bot alone, by its name after a slash. */
    say: async (
      saying: Saying & {
        readonly text: string;
        readonly thread?: string;
        readonly mention?: boolean;
        readonly targeted?: boolean;
        readonly names?: readonly Someone[];
      },
    ): Promise<Delivered> => {
      const { room, text, thread, targeted, names, user = people.ana } = saying;
      const mention = saying.mention ?? (room.type !== 'personal' && targeted !== true);
      const id = state.nextId();
      state.add({
        id,
        room: room.id,
        thread,
        byBot: false,
        onlyFor: targeted === true ? given.bot.id : undefined,
        activity: { text, from: user },
      });
      return deliver(
        messageActivity({ ...about(saying, id, thread ?? id), text, mention, targeted, names }),
        saying.forge,
      );
    },
    press: pressOf({
      find: (room, id) => state.find(room, id),
      ask: async (saying, thread, pressed) =>
        deliver(pressActivity({ ...about(saying, `f:${state.nextId()}`, thread), ...pressed }), saying.forge),
    }),
    look: lookOf({
      find: (room, id) => state.find(room, id),
      ask: async (saying, pressed) =>
        deliver(
          pressActivity({ ...about(saying, `f:${state.nextId()}`, undefined), ...pressed }),
          saying.forge,
        ),
      now,
    }),
    oneDrive,
    explainThis: explainThisOf({
      find: (room, id) => state.find(room, id),
      ask: async (saying, thread, extension) =>
        deliver(
          extensionActivity({ ...about(saying, `f:${state.nextId()}`, thread), ...extension }),
          saying.forge,
        ),
    }),
    consent: consentOf({
      find: (room, id) => state.find(room, id),
      address: `${url}/upload/1`,
      ask: async (saying, answered) =>
        deliver(
          consentActivity({ ...about(saying, `f:${state.nextId()}`, undefined), ...answered }),
          saying.forge,
        ),
    }),
    install: async (saying: Saying & { readonly action?: 'add' | 'remove' }): Promise<Delivered> => {
      const id = `f:${state.nextId()}`;
      await deliver(membersActivity(about(saying, `f:${state.nextId()}`, undefined)));
      return deliver(installActivity({ ...about(saying, id, undefined), action: saying.action ?? 'add' }));
    },
    again: async (): Promise<Delivered> => {
      if (last === undefined) throw new Error('nothing was delivered');
      return deliver(last.activity, last.forge);
    },
    /** What everybody sees in a room. */
    messages: (room: Room): readonly Message[] =>
      state.messages.filter((message) => message.room === room.id && message.onlyFor === undefined),
    /** What one person alone sees there. */
    targeted: (room: Room, user: Someone = people.ana): readonly Message[] =>
      state.messages.filter((message) => message.room === room.id && message.onlyFor === user.id),
    deleteMessage: (id: string): void => {
      state.remove(id);
    },
    fail: (method: Method, times: number, suffering: Suffering): void => {
      planned.push({ method, left: times, suffering });
    },
    /** The person presses Stop while words are being written. */
    stopStream: streams.stop,
    /** So much time has passed for what is streamed. */
    skip: (ms: number): void => {
      skipped += ms;
    },
    /** Tokens that were given are not taken any more. */
    revokeTokens: (): void => tokens.clear(),
    changeSecret: (next: string): void => {
      secret = next;
    },
    loseKeys: (isLost = true): void => {
      keysFail = isLost;
    },
    calls: (method?: Method): readonly Call[] =>
      method === undefined ? calls : calls.filter((call) => call.method === method),
    pings,
    waitFor,
    close: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};

export type TeamsStandIn = Awaited<ReturnType<typeof teamsStandIn>>;
