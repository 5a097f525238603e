// SPDX-License-Identifier: Apache-2.0

import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../../contracts/ai-scenario.ts';
import { neverAnswers, type Reply } from '../openai.ts';

export interface Ending {
  readonly finish: 'stop' | 'length' | 'calls' | 'filter';
  readonly usage: { readonly input: number; readonly output: number; readonly cached?: number };
  readonly model: string;
}

export interface SaidCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: object;
}

/** A protocol as a service speaks it: bytes of each thing that it can say. */
export interface Speech {
  readonly head: Readonly<Record<string, string>>;
  readonly begin?: (model: string, usage: Ending['usage']) => string | Buffer;
  readonly piece: (text: string, model: string) => string | Buffer;
  readonly call?: (call: SaidCall, at: number) => string | Buffer;
  readonly end: (ending: Ending) => string | Buffer;
  /** A whole answer that holds none. */
  readonly nothing: string | Buffer;
  readonly nonsense: string | Buffer;
  readonly failure: (
    status: number,
    message: string,
  ) => { readonly body: unknown; readonly headers?: Readonly<Record<string, string>> };
  readonly noModel: { readonly status: number; readonly body: unknown };
  /** Answers at once: all pieces and the end are one text. */
  readonly whole?: (text: string, ending: Ending) => string;
}

export const sse = (value: unknown, event?: string): string =>
  `${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(value)}\n\n`;

const refuses =
  (speech: Speech, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };

const pieceIn = (speech: Speech, text: string, model: string): string | Buffer =>
  speech.whole === undefined ? speech.piece(text, model) : '{"half';

const beginning = (speech: Speech, response: ServerResponse, usage: Ending['usage']): void => {
  response.writeHead(200, speech.head);
  response.flushHeaders();
  if (speech.begin !== undefined) response.write(speech.begin('a-model', usage));
};

const LITTLE = { input: 5, output: 3 };

/** What a service of this protocol does in a scenario. `secret` is what it may repeat in its errors. */
export const replyIn = (speech: Speech, scenario: Scenario, secret: string): Reply => {
  switch (scenario.does) {
    case 'answers':
      return async (response) => {
        const { pieces, usage, model, before, finish = 'stop' } = scenario;
        const ending: Ending = { finish, usage, model };
        response.writeHead(200, speech.head);
        if (speech.whole !== undefined) {
          response.end(speech.whole(pieces.join(''), ending));
          return;
        }
        if (speech.begin !== undefined) response.write(speech.begin(model, usage));
        for (const [index, text] of pieces.entries()) {
          await before?.(index);
          const bytes = Buffer.from(speech.piece(text, model));
          // Networks cut where they like, also within a character.
          const cut = Math.max(1, bytes.lastIndexOf(text.slice(-1)) + 1);
          response.write(bytes.subarray(0, cut));
          await nextTurn();
          response.write(bytes.subarray(cut));
        }
        response.end(speech.end(ending));
      };
    case 'calls':
      return (response) => {
        const { calls, model, usage } = scenario;
        response.writeHead(200, speech.head);
        if (speech.begin !== undefined) response.write(speech.begin(model, usage));
        for (const [at, call] of calls.entries()) response.write(speech.call?.(call, at) ?? '');
        response.end(speech.end({ finish: 'calls', usage, model }));
      };
    case 'says nothing':
      return (response) => void response.writeHead(200, speech.head).end(speech.nothing);
    case 'sends nonsense':
      return (response) => void response.writeHead(200, speech.head).end(speech.nonsense);
    case 'breaks off':
      return async (response) => {
        beginning(speech, response, LITTLE);
        response.write(pieceIn(speech, 'half a', 'a-model'));
        if (scenario.how === 'end') {
          response.end();
          return;
        }
        await sleep(5);
        response.socket?.resetAndDestroy();
      };
    case 'stalls':
      if (scenario.when === 'before') return neverAnswers;
      return (response) => {
        beginning(speech, response, LITTLE);
        response.write(pieceIn(speech, 'a', 'a-model'));
      };
    case 'has no such model':
      return refuses(speech, speech.noModel.status, speech.noModel.body);
    case 'fails': {
      const { body, headers } = speech.failure(scenario.status, `Incorrect API key provided: ${secret}.`);
      const after = scenario.retryAfter === undefined ? {} : { 'retry-after': scenario.retryAfter };
      return refuses(speech, scenario.status, body, { ...headers, ...after });
    }
    case 'is not there':
      return neverAnswers;
  }
};
