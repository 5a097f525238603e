// SPDX-License-Identifier: Apache-2.0

import * as http from 'node:http';
import * as https from 'node:https';
import type { Socket } from 'node:net';
import { ApiFailure } from './api-failure.ts';
import { newBody } from './body.ts';
import { lineReader } from './line-reader.ts';
import { bareHost } from './loopback.ts';
import type { Limits } from './options.ts';
import type { Question } from './question.ts';
import { acceptOf, pathOf } from './request-target.ts';

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** Good until the reader returns. */
  readonly bytes: Buffer;
}

export interface Request {
  readonly server: URL;
  readonly agent: http.Agent;
  readonly question: Question;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly limits: Limits;
  readonly signal: AbortSignal;
}

/** Thrown for what went wrong on the way, with how far it had come: what it means is judged elsewhere. */
export class Broken extends Error {
  override readonly name = 'Broken';
  readonly connected: boolean;
  constructor(cause: Error, connected: boolean) {
    super(cause.message, { cause });
    this.connected = connected;
  }
}

/** What may be done with an exchange that has come to an answer. */
interface Exchange<T> {
  readonly resolve: (value: T) => void;
  /** It did not work on the way. */
  readonly fail: (error: Error) => void;
  /** What was answered leads to this error, which is told as it is. */
  readonly reject: (error: unknown) => void;
  /** From now on it fails, final or not, when this is not called again within so long. */
  readonly alive: (ms: number, what: string) => void;
  readonly response: http.IncomingMessage;
}

/**
 * Sends one GET: the only way from here to an API server. What is asked comes from a closed list; the verb stands
 * here and nowhere else. Redirects are not followed: they would carry our credentials elsewhere.
 */
const exchange = <T>(given: Request, totalMs: number, take: (on: Exchange<T>) => void): Promise<T> =>
  new Promise((resolve, reject) => {
    const { server, agent, question, limits, signal } = given;
    signal.throwIfAborted();
    const isHttps = server.protocol === 'https:';
    const path = `${server.pathname.replace(/\/$/, '')}${pathOf(question)}`;
    let request: http.ClientRequest;
    try {
      request = (isHttps ? https : http).request({
        method: 'GET',
        protocol: server.protocol,
        host: bareHost(server.hostname),
        port: server.port || (isHttps ? 443 : 80),
        path,
        headers: {
          ...given.headers,
          accept: acceptOf(question),
          'accept-encoding': 'identity',
        } as http.OutgoingHttpHeaders,
        agent,
      });
    } catch (error) {
      // A header or a certificate that cannot be one.
      reject(new Broken(error as Error, false));
      return;
    }
    let connected = false;
    let isOver = false;
    const fail = (error: Error): void => {
      if (isOver) return;
      isOver = true;
      reject(error === signal.reason || error instanceof ApiFailure ? error : new Broken(error, connected));
      request.destroy();
    };
    const late =
      (type: 'unreachable' | 'failing', what: string, ms: number, final = false) =>
      (): void =>
        fail(new ApiFailure(type, `${what} within ${ms / 1000} s`, { final }));
    let timer = setTimeout(
      late('unreachable', 'no connection came about', limits.connectMs),
      limits.connectMs,
    );
    const total = setTimeout(late('failing', 'the answer was not complete', totalMs), totalMs);
    const abort = (): void => fail(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });

    const isConnected = (): void => {
      connected = true;
      clearTimeout(timer);
      // Longer than any API server takes: asking again would only make the person wait as long again.
      timer = setTimeout(late('failing', 'no answer came', limits.headersMs, true), limits.headersMs);
    };
    request.once('socket', (socket: Socket & { secureConnecting?: boolean }) => {
      const isReady = isHttps ? socket.secureConnecting !== true : !socket.connecting;
      if (request.reusedSocket || isReady) isConnected();
      else socket.once(isHttps ? 'secureConnect' : 'connect', isConnected);
    });
    request.once('response', (response) => {
      let within: number | undefined;
      const alive = (ms: number, what: string): void => {
        if (ms === within) {
          timer.refresh();
          return;
        }
        within = ms;
        clearTimeout(timer);
        timer = setTimeout(late('failing', what, ms), ms);
      };
      response.on('error', fail);
      take({
        response,
        fail,
        alive,
        resolve: (value) => {
          isOver = true;
          resolve(value);
        },
        reject: (error) => {
          isOver = true;
          reject(error instanceof Error ? error : new Error('an answer was not readable', { cause: error }));
          // One that is still being sent is of no use any more; one that is complete leaves its connection to others.
          if (!response.complete) request.destroy();
        },
      });
    });
    // An upgrade that we never asked for.
    request.once('upgrade', (_response, socket) => {
      socket.destroy();
      fail(new Error('the server switched to another protocol'));
    });
    request.on('error', fail);
    request.once('close', () => {
      clearTimeout(timer);
      clearTimeout(total);
      signal.removeEventListener('abort', abort);
      fail(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' }));
    });
    request.end();
  });

const NO_PART = 'no further part of the answer came';

/** Has the whole of an answer read, up to `maxBytes` of it. */
const whole = <T>(on: Exchange<T>, { idleMs, maxBytes }: Limits, read: (answer: Answer) => T): void => {
  const { response, alive, fail, resolve, reject } = on;
  alive(idleMs, NO_PART);
  const body = newBody();
  response.once('close', body.drop);
  response.on('data', (chunk: Buffer) => {
    alive(idleMs, NO_PART);
    if (body.length() + chunk.length <= maxBytes) body.add(chunk);
    else fail(new ApiFailure('failing', `the answer is longer than ${maxBytes} bytes`, { final: true }));
  });
  response.once('end', () => {
    const { statusCode: status = 0, headers } = response;
    try {
      resolve(body.read((bytes) => read({ status, headers, bytes })));
    } catch (error) {
      reject(error);
    }
  });
};

/** Sends one GET and has its answer read. */
export const get = <T>(given: Request, read: (answer: Answer) => T): Promise<T> =>
  exchange<T>(given, given.limits.totalMs, (on) => whole(on, given.limits, read));

/** Whoever follows a stream. */
export interface Follower {
  /** The server answered 200. */
  readonly begun: (headers: http.IncomingHttpHeaders) => void;
  /** One line without its end, good until this returns. What it throws ends the stream. */
  readonly line: (bytes: Buffer) => void;
  /** What an answer other than 200 means. */
  readonly refused: (answer: Answer) => Error;
  /** How long nothing may come, milliseconds. */
  readonly silenceMs: () => number;
  /** How long it may last. */
  readonly totalMs: number;
}

/** Dead peers are noticed by the system, too, also where a server sends nothing for long. */
const KEEP_ALIVE_MS = 30_000;
const LONGEST_LINE = 16 * 1024 * 1024;
const NOTHING_HEARD = 'nothing was heard';

/** Sends one GET and reads its answer line by line until the server ends it. */
export const followLines = (given: Request, follower: Follower): Promise<undefined> =>
  exchange<undefined>(given, follower.totalMs, (on) => {
    const { response, alive, resolve, reject } = on;
    const { limits } = given;
    const { statusCode, headers } = response;
    if (statusCode !== 200) {
      whole(on, limits, (answer) => {
        throw follower.refused(answer);
      });
      return;
    }
    response.socket.setKeepAlive(true, KEEP_ALIVE_MS);
    const lines = lineReader(Math.min(LONGEST_LINE, limits.maxBytes), follower.line);
    try {
      follower.begun(headers);
    } catch (error) {
      reject(error);
      return;
    }
    alive(follower.silenceMs(), NOTHING_HEARD);
    response.on('data', (chunk: Buffer) => {
      try {
        lines(chunk);
        alive(follower.silenceMs(), NOTHING_HEARD);
      } catch (error) {
        reject(error);
      }
    });
    response.once('end', () => resolve(undefined));
  });
