import * as http from 'node:http';
import * as https from 'node:https';
import type { Socket } from 'node:net';
import { ApiFailure } from './api-failure.ts';
import { newBody } from './body.ts';
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

/**
 * Sends one GET and has its answer read: the only way from here to an API server. What is asked comes from a closed list; the verb stands
 * here and nowhere else. Redirects are not followed: they would carry our credentials elsewhere.
 */
export const get = <T>(given: Request, read: (answer: Answer) => T): Promise<T> =>
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
    const total = setTimeout(late('failing', 'the answer was not complete', limits.totalMs), limits.totalMs);
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
      clearTimeout(timer);
      timer = setTimeout(late('failing', 'no further part of the answer came', limits.idleMs), limits.idleMs);
      const body = newBody();
      request.once('close', body.drop);
      response.on('data', (chunk: Buffer) => {
        timer.refresh();
        if (body.length() + chunk.length <= limits.maxBytes) body.add(chunk);
        else
          fail(
            new ApiFailure('failing', `the answer is longer than ${limits.maxBytes} bytes`, { final: true }),
          );
      });
      response.once('end', () => {
        const { statusCode: status = 0, headers } = response;
        isOver = true;
        try {
          resolve(body.read((bytes) => read({ status, headers, bytes })));
        } catch (error) {
          reject(error instanceof Error ? error : new Error('an answer was not readable', { cause: error }));
        }
      });
      response.on('error', fail);
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
