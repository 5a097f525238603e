// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events';
import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';

/** A message as gRPC frames it; `flag`: whether it says of itself that it is compressed, `length`: what it says of its length. */
export const framed = (message: Uint8Array, { flag = 0, length = message.length } = {}): Buffer => {
  const head = Buffer.alloc(5);
  head.writeUInt8(flag, 0);
  head.writeUInt32BE(length, 1);
  return Buffer.concat([head, message]);
};

/** A field of protobuf, of a number up to 15, whose value has a length, which need not be true. */
export const field = (number: number, value: Uint8Array, length = value.length): Buffer => {
  const bytes: number[] = [];
  for (let rest = length; ; rest = Math.floor(rest / 128)) {
    bytes.push(rest < 128 ? rest : (rest % 128) | 128);
    if (rest < 128) break;
  }
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...bytes]), value]);
};

export interface RawAnswer {
  readonly http: number;
  /** Undefined: it ended without one. */
  readonly status: number | undefined;
  readonly told: string;
  readonly retryAfter: string | undefined;
}

export const openSession = (url: string): ClientHttp2Session => {
  const session = connectHttp2(url);
  session.on('error', () => undefined);
  onTestFinished(() => session.destroy());
  return session;
};

/** Sends these very bytes as the body of a call. `open`: the body has no end. */
export const rawCall = async (
  session: ClientHttp2Session,
  path: string,
  body: Uint8Array,
  { headers = {}, open = false }: { headers?: Readonly<Record<string, string>>; open?: boolean } = {},
): Promise<RawAnswer> => {
  const stream = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  });
  const heard: Record<string, unknown> = {};
  const hear = (given: object): void => void Object.assign(heard, given);
  stream.on('response', hear).on('trailers', hear).resume();
  // Who has been told its status is not listened to any more.
  stream.on('error', () => undefined);
  // Whoever goes on sending is told all the same.
  stream.on('end', () => open && stream.close());
  if (open) stream.write(body);
  else stream.end(body);
  await once(stream, 'close');
  const status = heard['grpc-status'];
  return {
    http: Number(heard[':status'] ?? 0),
    status: status === undefined ? undefined : Number(status),
    told: decodeURIComponent((heard['grpc-message'] as string | undefined) ?? ''),
    retryAfter: heard['retry-after'] as string | undefined,
  };
};

/** A frame of HTTP/2; `length`: what it says of itself. */
export const frame = (
  type: number,
  streamId: number,
  payload: Uint8Array,
  length = payload.length,
): Buffer => {
  const head = Buffer.alloc(9);
  head.writeUIntBE(length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt32BE(streamId, 5);
  return Buffer.concat([head, payload]);
};

/** The types of whole frames in what was heard. */
const typesIn = (heard: Buffer): readonly number[] => {
  const types: number[] = [];
  for (let at = 0; at + 9 <= heard.length; at += 9 + heard.readUIntBE(at, 3))
    types.push(heard.readUInt8(at + 3));
  return types;
};
const GOAWAY = 7;

/** Begins as a client of HTTP/2 does, sends these frames, and waits until the other side says that it has had enough. */
export const sendFrames = async (url: string, ...frames: readonly Buffer[]): Promise<void> => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  let heard: Buffer = Buffer.alloc(0);
  const enough = new Promise<void>((resolve) => {
    socket.on('close', () => resolve());
    socket.on('data', (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk]);
      if (typesIn(heard).includes(GOAWAY)) resolve();
    });
  });
  socket.write(Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), ...frames]));
  await enough;
  socket.destroy();
};
