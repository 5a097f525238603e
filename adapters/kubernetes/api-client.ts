import type { Agent } from 'node:http';
import type { Identity } from '../../src/core/access.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { type Json, record, text, time } from '../../src/core/read.ts';
import { agentOf, type TlsMaterial } from './agent.ts';
import { ApiFailure } from './api-failure.ts';
import { failureOf, isIncomplete, meaningOf } from './classify.ts';
import type { Connection } from './connection.ts';
import { withoutFieldSets } from './field-sets.ts';
import { materialValue } from './file-value.ts';
import { identitySource } from './identity.ts';
import { impersonating, refuseImpersonation } from './impersonate.ts';
import type { Limits } from './options.ts';
import { parseList, textOf } from './parse-list.ts';
import type { IdentitySource, Presented } from './presented.ts';
import { proxyFor } from './proxy-for.ts';
import type { ListQuestion, LogQuestion, Question } from './question.ts';
import { rateLimit } from './rate-limit.ts';
import { retried } from './retry.ts';
import { type Answer, get } from './transport.ts';

interface Told {
  /** The server's clock, where it tells; epoch milliseconds. */
  readonly serverTime: number | undefined;
  /** The server is a recording that does not hold everything. */
  readonly incomplete: boolean;
}

export interface Reply extends Told {
  readonly json: Json;
}

export interface ListReply<T> extends Told {
  readonly items: readonly T[];
  /** The token of the next page. */
  readonly next: string | undefined;
}

/** Asks one API server, politely and stubbornly. Throws ApiFailure, Refused, or the signal's reason. */
export interface ApiClient {
  readonly connection: Connection;
  readonly ask: (question: Question, signal: AbortSignal) => Promise<Reply>;
  /** One page; `each` starts a run over its items, of which there may be several. */
  readonly list: <T>(
    question: ListQuestion,
    each: () => (item: Json) => T,
    signal: AbortSignal,
  ) => Promise<ListReply<T>>;
  /** The text of a log. */
  readonly text: (question: LogQuestion, signal: AbortSignal) => Promise<{ readonly text: string }>;
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
  readonly limits: Limits;
}

const sameBytes = (a: Buffer | undefined, b: Buffer | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.equals(b));

/** One agent for as long as certificates stay the same. */
const agents = ({ connection, env, limits, clock }: ClientOptions) => {
  const { ca, clientCertificate, server } = connection;
  const caFile = ca === undefined ? undefined : materialValue(ca, 'certificate authority', clock);
  const certificateFile =
    clientCertificate && materialValue(clientCertificate.certificate, 'client certificate', clock);
  const keyFile = clientCertificate && materialValue(clientCertificate.key, 'client key', clock);
  const proxy = proxyFor(server, connection.proxyUrl, env);
  let held: { readonly tls: TlsMaterial; readonly agent: Agent } | undefined;
  return {
    current: async (presented: Presented): Promise<Agent> => {
      const tls: TlsMaterial = {
        ca: await caFile?.read(),
        certificate: presented.certificate ?? (await certificateFile?.read()),
        key: presented.key ?? (await keyFile?.read()),
      };
      const isSame =
        held !== undefined &&
        sameBytes(held.tls.ca, tls.ca) &&
        sameBytes(held.tls.certificate, tls.certificate) &&
        sameBytes(held.tls.key, tls.key);
      if (held !== undefined && isSame) return held.agent;
      // Requests under way end on their own connections; idle ones close by themselves.
      const { skipVerification, serverName } = connection;
      held = {
        tls,
        agent: agentOf({ server, tls, skipVerification, serverName, proxy, connectMs: limits.connectMs }),
      };
      return held.agent;
    },
    certificate: async (): Promise<Buffer | undefined> => certificateFile?.read(),
    /** A newer certificate may lie on disk. */
    forget: (): void => {
      certificateFile?.forget();
      keyFile?.forget();
    },
    close: (): void => held?.agent.destroy(),
  };
};

const objectOf = (bytes: Buffer): Json => {
  const json: unknown = JSON.parse(textOf(bytes));
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Json;
  throw new ApiFailure('failing', 'the server answered something that is no object');
};

const listOf = <T>(bytes: Buffer, each: () => (item: Json) => T): Pick<ListReply<T>, 'items' | 'next'> => {
  const { envelope, items } = parseList(withoutFieldSets(bytes), each);
  if (items === undefined) throw new ApiFailure('failing', 'the server answered something that is no list');
  return { items, next: text(record(envelope['metadata'])['continue']) || undefined };
};

/** What is not readable counts as not answered, and is asked for again. */
const readable = <T>(answer: Answer, read: (bytes: Buffer) => T): T & Told => {
  if (answer.status !== 200) throw failureOf(answer);
  try {
    return { ...read(answer.bytes), ...toldBy(answer) };
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new ApiFailure('failing', 'the server answered something that is no JSON', { cause });
  }
};

/** What proxies send instead of a log. */
const isPage = ({ headers }: Answer): boolean => headers['content-type']?.startsWith('text/html') === true;

const toldBy = ({ headers }: Answer): Told => {
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
  const pool = agents(options);
  const myTurn = rateLimit(options, clock);

  const clientOf = (actor: Identity | undefined): ApiClient => {
    const once = async <T>(
      question: Question,
      read: (bytes: Buffer) => T,
      signal: AbortSignal,
      limits: Limits,
      isRenewed = false,
    ): Promise<T & Told> => {
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
        const agent = await pool.current(presented);
        const request = { server, agent, question, headers, limits, signal };
        return await get(request, (answer) => {
          if (question.type === 'log' && answer.status === 200 && isPage(answer))
            throw new ApiFailure('failing', 'somebody in between answered with a page', { final: true });
          return readable(answer, read);
        });
      } catch (error) {
        if (actor !== undefined) refuseImpersonation(error, actor, connection);
        if (isRenewed || !(error instanceof ApiFailure) || error.type !== 'unauthorized')
          throw meaningOf(error, connection);
        pool.forget();
        if (!identity.rejected(presented)) throw error;
      }
      return once(question, read, signal, limits, true);
    };

    const asked = <T>(
      question: Question,
      read: (bytes: Buffer) => T,
      signal: AbortSignal,
      within = limits,
    ): Promise<T & Told> =>
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
