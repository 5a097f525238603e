import type { Agent } from 'node:http';
import type { Clock } from '../../src/core/clock.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { type Json, time } from '../../src/core/read.ts';
import { agentOf, type TlsMaterial } from './agent.ts';
import { ApiFailure } from './api-failure.ts';
import { failureOf, isIncomplete, meaningOf } from './classify.ts';
import type { Connection } from './connection.ts';
import { materialValue } from './file-value.ts';
import { identitySource } from './identity.ts';
import type { Limits } from './options.ts';
import type { IdentitySource, Presented } from './presented.ts';
import { proxyFor } from './proxy-for.ts';
import type { Question } from './question.ts';
import { rateLimit } from './rate-limit.ts';
import { retried } from './retry.ts';
import { type Answer, get } from './transport.ts';

export interface Reply {
  readonly json: Json;
  /** The server's clock, where it tells; epoch milliseconds. */
  readonly serverTime: number | undefined;
  /** The server is a recording that does not hold everything. */
  readonly incomplete: boolean;
}

/** Asks one API server, politely and stubbornly. Throws ApiFailure, Refused, or the signal's reason. */
export interface ApiClient {
  readonly connection: Connection;
  readonly ask: (question: Question, signal: AbortSignal) => Promise<Reply>;
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

const replyOf = (answer: Answer): Reply => {
  if (answer.status !== 200) throw failureOf(answer);
  let json: unknown;
  try {
    json = JSON.parse(answer.body.toString('utf8'));
  } catch (cause) {
    throw new ApiFailure('failing', 'the server answered something that is no JSON', { cause });
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new ApiFailure('failing', 'the server answered something that is no object');
  }
  const { headers } = answer;
  const now = headers['x-k8sgpt-now'];
  return {
    json: json as Json,
    serverTime: time(Array.isArray(now) ? now[0] : now) ?? time(headers.date),
    incomplete: isIncomplete(headers),
  };
};

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

  const once = async (question: Question, signal: AbortSignal, isRenewed = false): Promise<Reply> => {
    await myTurn(signal);
    const presented = await identity.current(signal);
    const { authorization } = presented;
    const headers = {
      ...connection.impersonation,
      'user-agent': options.userAgent,
      ...(authorization === undefined ? {} : { authorization }),
    };
    let answer: Answer;
    try {
      const agent = await pool.current(presented);
      answer = await get({ server: connection.server, agent, question, headers, limits, signal });
    } catch (error) {
      throw meaningOf(error, connection);
    }
    if (answer.status === 401 && !isRenewed) {
      pool.forget();
      if (identity.rejected(presented)) return once(question, signal, true);
    }
    return replyOf(answer);
  };

  return {
    connection,
    ask: (question, signal) =>
      retried(() => once(question, signal), {
        limits,
        clock,
        random,
        signal,
        onRetry: (failure, attempt) =>
          log.debug(
            { cluster: connection.name, question: question.type, failure: failure.type, attempt },
            'Request to an API server failed and is tried again',
          ),
      }),
    presented: async (signal) => ({
      certificate: await pool.certificate(),
      ...(await identity.current(signal)),
    }),
    close: pool.close,
  };
};
