// SPDX-License-Identifier: Apache-2.0

import type { Identity } from '../../src/core/access.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { Log, Trace } from '../../src/core/ports/telemetry.ts';
import { type Json, record, text, time } from '../../src/core/read.ts';
import { agentPool } from './agent-pool.ts';
import { ApiFailure } from './api-failure.ts';
import { failureOf, isIncomplete, meaningOf } from './classify.ts';
import type { Connection } from './connection.ts';
import { withoutFieldSets } from './field-sets.ts';
import { identitySource } from './identity.ts';
import { impersonating, refuseImpersonation } from './impersonate.ts';
import type { Answered, Limits } from './options.ts';
import { parseList, textOf } from './parse-list.ts';
import type { IdentitySource, Presented } from './presented.ts';
import type { ListQuestion, LogQuestion, Question, WatchQuestion } from './question.ts';
import { rateLimit } from './rate-limit.ts';
import { retried } from './retry.ts';
import { type Answer, followLines, get, type Request } from './transport.ts';

interface Told {
  /** The server's clock, where it tells; epoch milliseconds. */
  readonly serverTime: number | undefined;
  /** The server is a recording that does not hold everything. */
  readonly incomplete: boolean;
}

/** How long an answer was. */
interface Measured extends Told {
  readonly bytes: number;
}

export interface Reply extends Measured {
  readonly json: Json;
}

export interface ListReply<T> extends Measured {
  readonly items: readonly T[];
  /** The token of the next page. */
  readonly next: string | undefined;
  /** The version from which a watch goes on. */
  readonly version: string | undefined;
}

/** One watch, while it lasts. */
export interface Watching {
  readonly begun: (told: Told) => void;
  /** One event. What it throws ends the watch. */
  readonly event: (event: Json) => void;
  /** Milliseconds in which nothing need be sent. */
  readonly silenceMs: () => number;
}

/** Asks one API server, politely and stubbornly. Throws ApiFailure, Refused, or the signal's reason. */
export interface ApiClient {
  readonly connection: Connection;
  /** In which its requests are spans; undefined = nothing is traced. */
  readonly trace?: Trace | undefined;
  readonly ask: (question: Question, signal: AbortSignal) => Promise<Reply>;
  /** One page; `each` starts a run over its items, of which there may be several. */
  readonly list: <T>(
    question: ListQuestion,
    each: () => (item: Json) => T,
    signal: AbortSignal,
  ) => Promise<ListReply<T>>;
  /** Resolves when the server ends it. It is not tried again. */
  readonly watch: (question: WatchQuestion, watching: Watching, signal: AbortSignal) => Promise<undefined>;
  /** The text of a log. */
  readonly text: (
    question: LogQuestion,
    signal: AbortSignal,
  ) => Promise<{ readonly text: string; readonly bytes: number }>;
  /** The same client, asking on behalf of a user of the cluster; over the same connections, at the same pace. */
  readonly as: (identity: Identity) => ApiClient;
  /** On whose behalf it asks; undefined = as itself. */
  readonly actingAs: string | undefined;
  /** What is shown to the server as it stands now: for telling who we are. */
  readonly presented: (signal: AbortSignal) => Promise<Presented>;
  readonly close: () => void;
}

interface ClientOptions {
  readonly connection: Connection;
  readonly userAgent: string;
  readonly qps: number;
  readonly burst: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly onAnswer?: ((answered: Answered) => void) | undefined;
  readonly limits: Limits;
}

const objectOf = (bytes: Buffer): Json => {
  const json: unknown = JSON.parse(textOf(bytes));
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Json;
  throw new ApiFailure('failing', 'the server answered something that is no object');
};

const listOf = <T>(bytes: Buffer, each: () => (item: Json) => T): Omit<ListReply<T>, keyof Measured> => {
  const { envelope, items } = parseList(withoutFieldSets(bytes), each);
  if (items === undefined) throw new ApiFailure('failing', 'the server answered something that is no list');
  const metadata = record(envelope['metadata']);
  return {
    items,
    next: text(metadata['continue']) || undefined,
    version: text(metadata['resourceVersion']) || undefined,
  };
};

/** What is not readable counts as not answered, and is asked for again. */
const readable = <T>(answer: Answer, read: (bytes: Buffer) => T): T & Measured => {
  if (answer.status !== 200) throw failureOf(answer);
  try {
    const bytes = answer.bytes.length;
    return { ...read(answer.bytes), ...toldBy(answer), bytes };
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new ApiFailure('failing', 'the server answered something that is no JSON', { cause });
  }
};

/** How much later than asked a server may end a watch. */
const WATCH_SLACK_MS = 60_000;

const eventOf = (bytes: Buffer): Json => {
  try {
    return objectOf(withoutFieldSets(bytes));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new ApiFailure('failing', 'the server sent something that is no JSON', { cause });
  }
};

/** What proxies send instead of a log. */
const isPage = ({ headers }: Answer): boolean => headers['content-type']?.startsWith('text/html') === true;

const toldBy = ({ headers }: Pick<Answer, 'headers'>): Told => {
  const now = headers['x-k8sgpt-now'];
  return {
    serverTime: time(Array.isArray(now) ? now[0] : now) ?? time(headers.date),
    incomplete: isIncomplete(headers),
  };
};

/** A log is one of many, and a kubelet may be gone: nobody waits long for one, or asks often. */
const logLimits = (limits: Limits, { limitBytes }: LogQuestion): Limits => ({
  ...limits,
  headersMs: Math.min(limits.headersMs, 10_000),
  totalMs: Math.min(limits.totalMs, 20_000),
  // Servers may send a little more than they are asked for.
  maxBytes: Math.min(limits.maxBytes, 2 * limitBytes + 64 * 1024),
  attempts: Math.min(limits.attempts, 2),
});

/** More than an API server takes of one Secret: it may lie in a cluster that somebody else runs. */
const SECRET_BYTES = 4 * 1024 * 1024;

const askLimits = (limits: Limits, { type }: Question): Limits =>
  type === 'secret' ? { ...limits, maxBytes: Math.min(limits.maxBytes, SECRET_BYTES) } : limits;

export const apiClient = (options: ClientOptions): ApiClient => {
  const { connection, clock, random, limits, log } = options;
  const identity: IdentitySource = identitySource({
    connection,
    clock,
    env: options.env,
    pluginMs: limits.pluginMs,
  });
  const pool = agentPool(options);
  const myTurn = rateLimit(options, clock);

  /** Tells of one request once: by the answer, else by its not coming. */
  const telling = (request: string): ((code: number | 'unreachable') => void) => {
    const started = clock.now();
    let isTold = false;
    return (code) => {
      if (isTold) return;
      isTold = true;
      const ms = clock.now() - started;
      options.onAnswer?.({ cluster: connection.name, request, code: String(code), ms });
    };
  };

  const clientOf = (actor: Identity | undefined): ApiClient => {
    /** Sends a question as who we are, once more with new credentials where those were not accepted. */
    const sent = async <T>(
      given: Pick<Request, 'question' | 'signal' | 'limits'>,
      send: (request: Request, tell: ReturnType<typeof telling>) => Promise<T>,
      isRenewed = false,
    ): Promise<T> => {
      const { question, signal } = given;
      await myTurn(signal);
      const presented = await identity.current(signal);
      const { authorization } = presented;
      const headers = {
        ...(actor === undefined ? connection.impersonation : impersonating(actor)),
        'user-agent': options.userAgent,
        ...(authorization === undefined ? {} : { authorization }),
      };
      const { server } = connection;
      try {
        const { agent, following } = await pool.current(presented);
        const request = {
          ...given,
          server,
          agent: question.type === 'watch' ? following : agent,
          headers,
        };
        const tell = telling(question.type);
        return await send(request, tell).catch((error: unknown) => {
          if (!signal.aborted) tell('unreachable');
          throw error;
        });
      } catch (error) {
        if (actor !== undefined) refuseImpersonation(error, actor, connection);
        if (isRenewed || !(error instanceof ApiFailure) || error.type !== 'unauthorized')
          throw meaningOf(error, connection);
        pool.forget();
        if (!identity.rejected(presented)) throw error;
      }
      return sent(given, send, true);
    };

    const once = <T>(
      question: Question,
      read: (bytes: Buffer) => T,
      signal: AbortSignal,
      limits: Limits,
    ): Promise<T & Measured> =>
      sent({ question, signal, limits }, (request, tell) =>
        get(request, (answer) => {
          tell(answer.status);
          if (question.type === 'log' && answer.status === 200 && isPage(answer))
            throw new ApiFailure('failing', 'somebody in between answered with a page', { final: true });
          return readable(answer, read);
        }),
      );

    const asked = <T>(
      question: Question,
      read: (bytes: Buffer) => T,
      signal: AbortSignal,
      within = limits,
    ): Promise<T & Measured> =>
      retried(() => once(question, read, signal, within), {
        limits: within,
        clock,
        random,
        signal,
        onRetry: (failure, attempt) =>
          log.debug(
            { cluster: connection.name, question: question.type, failure: failure.type, attempt },
            'Request to an API server failed and is tried again',
          ),
      });

    return {
      connection,
      as: clientOf,
      actingAs: actor?.user,
      ask: (question, signal) =>
        asked(question, (body) => ({ json: objectOf(body) }), signal, askLimits(limits, question)),
      watch: (question, { begun, event, silenceMs }, signal) =>
        sent({ question, signal, limits }, (request, tell) =>
          followLines(request, {
            begun: (headers) => {
              tell(200);
              begun(toldBy({ headers }));
            },
            line: (bytes) => event(eventOf(bytes)),
            refused: (answer) => {
              tell(answer.status);
              return failureOf(answer);
            },
            silenceMs,
            totalMs: question.timeoutSeconds * 1_000 + WATCH_SLACK_MS,
          }),
        ),
      list: (question, each, signal) => asked(question, (body) => listOf(body, each), signal),
      text: (question, signal) =>
        asked(question, (body) => ({ text: body.toString('utf8') }), signal, logLimits(limits, question)),
      presented: async (signal) => ({
        certificate: await pool.certificate(),
        ...(await identity.current(signal)),
      }),
      close: pool.close,
    };
  };
  return clientOf(undefined);
};
