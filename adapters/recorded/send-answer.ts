// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './faults.ts';
import type { Answer } from './status.ts';

/** Small parts are joined up to this size before they are written: thousands of items, few writes. */
const CHUNK = 1024 * 1024;

function* joined(parts: readonly Buffer[], size: number): Generator<Buffer> {
  let chunk: Buffer[] = [];
  let length = 0;
  for (const part of parts) {
    if (length + part.length > size && chunk.length > 0) {
      yield Buffer.concat(chunk, length);
      [chunk, length] = [[], 0];
    }
    chunk.push(part);
    length += part.length;
  }
  if (chunk.length > 0) yield Buffer.concat(chunk, length);
}

const SLOW_PIECES = 10;

const sendSlowly = async (body: Buffer, response: ServerResponse, ms: number): Promise<void> => {
  const size = Math.ceil(body.length / SLOW_PIECES) || 1;
  for (let at = 0; at < body.length && !response.destroyed; at += size) {
    response.write(body.subarray(at, at + size));
    await sleep(ms / SLOW_PIECES);
  }
};

const cut = (response: ServerResponse): void => {
  response.socket?.resetAndDestroy();
};

/** Sends a body within what the other side takes; with a fault, as badly as it says. */
const sendBody = async (
  answer: Answer & { type: 'body' },
  response: ServerResponse,
  fault: Fault,
): Promise<void> => {
  const length = answer.parts.reduce((sum, part) => sum + part.length, 0);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': length });
  if (fault.resetAfterBytes !== undefined) {
    response.write(Buffer.concat([...answer.parts]).subarray(0, fault.resetAfterBytes), () => cut(response));
    return;
  }
  if (fault.slowBodyMs !== undefined)
    await sendSlowly(Buffer.concat([...answer.parts]), response, fault.slowBodyMs);
  else {
    for (const chunk of joined(answer.parts, CHUNK)) {
      if (response.destroyed) return;
      if (!response.write(chunk)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
    }
  }
  response.end();
};

const sendStream = (
  answer: Answer & { type: 'stream' },
  response: ServerResponse,
  { resetAfterBytes = Number.POSITIVE_INFINITY, silentAfterMs }: Fault,
): void => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  let left = resetAfterBytes;
  const stop = answer.start(
    (given) => {
      if (response.destroyed) return;
      const chunk = Buffer.from(given);
      if (chunk.length <= left) response.write(chunk);
      else response.write(chunk.subarray(0, left), () => cut(response));
      left = Math.max(0, left - chunk.length);
    },
    () => response.end(),
  );
  const silence = silentAfterMs === undefined ? undefined : setTimeout(stop, silentAfterMs);
  response.on('close', () => {
    clearTimeout(silence);
    stop();
  });
};

export const sendAnswer = async (
  answer: Answer,
  response: ServerResponse,
  fault: Fault = {},
): Promise<void> => {
  if (fault.reset === true) cut(response);
  else if (answer.type === 'stream') sendStream(answer, response, fault);
  else await sendBody(answer, response, fault);
};
