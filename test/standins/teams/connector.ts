// SPDX-License-Identifier: Apache-2.0

import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Fault, faultOfActivity, pingsOf } from './check-activity.ts';
import { given, people } from './given.ts';
import type { Json, State } from './state.ts';
import { type createStreamRules, streamInfoOf } from './streams.ts';

/** What a call is made to suffer. */
export interface Suffering {
  readonly status?: number;
  readonly code?: string;
  /** Seconds. */
  readonly retryAfter?: number;
  /** No answer at all. */
  readonly hang?: true;
  /** Carried out first, and only its answer is lost. */
  readonly after?: true;
}

export const methods = [
  'send',
  'update',
  'delete',
  'create',
  'targeted',
  'typing',
  'token',
  'members',
  'stream',
] as const;
export type Method = (typeof methods)[number];

export interface Call {
  readonly method: Method;
  readonly conversation: string;
  readonly status: number;
  readonly body: Json;
  /** Epoch milliseconds. */
  readonly at: number;
}

interface ConnectorParts {
  readonly state: State;
  readonly streams: ReturnType<typeof createStreamRules>;
  readonly rate: ((conversation: string) => number | undefined) | undefined;
  readonly isGood: (token: string | undefined) => boolean;
  readonly botId: string;
  readonly take: (method: Method) => Suffering | undefined;
  readonly called: (call: Call) => void;
  readonly pinged: (who: unknown) => void;
}

interface Answer {
  readonly status: number;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

const refused = (
  { status, code, message }: Fault,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({
  status,
  body: { error: { code, message } },
  headers,
});
const unknown = (code: string): Answer => refused({ status: 404, code, message: 'not found' });

const methodOf = (verb: string, hasActivity: boolean, targeted: boolean, body: Json): Method | undefined => {
  if (verb === 'POST' && streamInfoOf(body) !== undefined) return 'stream';
  if (verb === 'POST') return body?.type === 'typing' ? 'typing' : targeted ? 'targeted' : 'send';
  if (verb === 'PUT' && hasActivity) return 'update';
  return verb === 'DELETE' && hasActivity ? 'delete' : undefined;
};

/** The Bot Connector below `/v3/conversations`. */
export const connectorOf = (parts: ConnectorParts) => {
  const { state, streams, rate, isGood, botId, take, called, pinged } = parts;

  const create = (body: Json): Answer => {
    const [member] = body?.members ?? [];
    if (body?.isGroup !== false || body?.bot?.id !== botId || typeof member?.id !== 'string')
      return refused({ status: 400, code: 'BadArgument', message: 'bot and one member are needed' });
    const id = `a:1${member.id.replace(/^29:1/, '')}`;
    const room = state.rooms.get(id);
    // Only who has the app can be written to first.
    if (room === undefined)
      return refused({ status: 403, code: 'BotNotInConversationRoster', message: member.id });
    return { status: 201, body: { id } };
  };

  /** A page of at most 500; without their number in all. */
  const members = (conversation: string, size: number): Answer => {
    const room = state.rooms.get(conversation.split(';')[0] ?? '');
    if (room === undefined || !room.member) return unknown('ConversationNotFound');
    if (size < 50 || size > 500)
      return refused({ status: 400, code: 'BadArgument', message: 'a page has 50 to 500 members' });
    const all = room.type === 'personal' ? 1 : (room.people ?? 3);
    const ids = Array.from({ length: Math.min(all, size) }, (_, at) => ({ id: `29:1member${at}` }));
    return { status: 200, body: { members: ids, ...(all > size ? { continuationToken: 'more' } : {}) } };
  };

  const member = (conversation: string, id: string | undefined): Answer => {
    const room = state.rooms.get(conversation.split(';')[0] ?? '');
    const found = Object.values(people).find((person) => person.id === id);
    if (room === undefined || !room.member || found === undefined)
      return unknown('MemberNotFoundInConversation');
    return { status: 200, body: { ...found, objectId: found.aadObjectId, tenantId: given.tenant } };
  };

  const act = (method: Method, conversation: string, id: string | undefined, body: Json): Answer => {
    const [roomId = '', ...more] = conversation.split(';');
    const thread = more.find((part) => part.startsWith('messageid='))?.slice('messageid='.length);
    const room = state.rooms.get(roomId);
    if (room === undefined) return unknown('ConversationNotFound');
    if (!room.member)
      return refused({ status: 403, code: 'BotNotInConversationRoster', message: 'not a member' });
    if (room.blocked === true)
      return refused({ status: 403, code: 'MessageWritesBlocked', message: 'blocked' });
    if (thread !== undefined && room.type !== 'channel')
      return refused({ status: 400, code: 'BadArgument', message: 'chats have no threads' });
    const fault = method === 'delete' || method === 'stream' ? undefined : faultOfActivity(body, room.type);
    if (fault !== undefined) return refused(fault);
    const wait = rate?.(conversation);
    if (wait !== undefined)
      return refused(
        { status: 429, code: 'TooManyRequests', message: 'too many' },
        { 'retry-after': String(Math.max(1, Math.ceil(wait / 1_000))) },
      );
    if (method === 'stream') {
      const answer = streams.act(roomId, body);
      return 'code' in answer ? refused(answer) : answer;
    }
    if (method === 'typing') return { status: 201, body: { id: state.nextId() } };
    if (method === 'update' || method === 'delete') {
      const message = state.find(roomId, id ?? '');
      if (message === undefined || !message.byBot) return unknown('ActivityNotFoundInConversation');
      if (method === 'update' && streams.isBusy(message.id))
        return refused({ status: 403, code: 'ContentStreamNotAllowed', message: 'it is being streamed' });
      if (method === 'delete') state.remove(message.id);
      else {
        message.activity = body;
        message.updates += 1;
        for (const who of pingsOf(body)) pinged(who);
      }
      return { status: 200, body: { id: message.id } };
    }
    if (thread !== undefined && state.find(roomId, thread) === undefined)
      return unknown('ConversationNotFound');
    if (method === 'targeted') {
      if (room.type === 'personal' || room.untargeted === true || typeof body.recipient?.id !== 'string')
        return refused({
          status: 400,
          code: 'BadArgument',
          message: 'targeted messages need a group and a recipient',
        });
    } else for (const who of pingsOf(body)) pinged(who);
    const message = state.add({
      room: roomId,
      thread,
      byBot: true,
      onlyFor: method === 'targeted' ? body.recipient.id : undefined,
      activity: body,
    });
    return { status: 201, body: { id: message.id } };
  };

  return (request: IncomingMessage, response: ServerResponse, text: string): void => {
    const write = ({ status, body, headers = {} }: Answer): void => {
      response
        .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
        .end(body === undefined ? '' : JSON.stringify(body));
    };
    const url = new URL(request.url ?? '/', 'http://connector');
    const [, , , rawId, activities, rawActivity] = url.pathname.split('/');
    const conversation = decodeURIComponent(rawId ?? '');
    const id = rawActivity === undefined ? undefined : decodeURIComponent(rawActivity);
    const body: Json = text === '' ? undefined : JSON.parse(text);
    const size = Number(url.searchParams.get('pageSize') ?? 200);
    const targeted = url.searchParams.get('isTargetedActivity') === 'true';
    const method =
      rawId === undefined && request.method === 'POST'
        ? 'create'
        : activities === 'members' && request.method === 'GET'
          ? 'members'
          : activities === 'activities'
            ? methodOf(request.method ?? '', id !== undefined, targeted, body)
            : activities === 'pagedmembers' && request.method === 'GET'
              ? 'members'
              : undefined;
    if (method === undefined) return write({ status: 405 });
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    const perform = (): Answer => {
      if (!isGood(token))
        return { status: 401, body: { message: 'Authorization has been denied for this request.' } };
      if (method === 'members')
        return activities === 'members' ? member(conversation, id) : members(conversation, size);
      return method === 'create' ? create(body) : act(method, conversation, id, body);
    };
    const suffering = take(method);
    const done = suffering === undefined || suffering.after === true ? perform() : undefined;
    const status = suffering?.status ?? done?.status ?? 0;
    called({ method, conversation, status, body, at: Date.now() });
    if (suffering?.hang === true) return;
    if (suffering === undefined) return write(done ?? { status: 500 });
    write(
      refused(
        { status: suffering.status ?? 500, code: suffering.code ?? 'ServiceError', message: 'planned' },
        suffering.retryAfter === undefined ? {} : { 'retry-after': String(suffering.retryAfter) },
      ),
    );
  };
};
