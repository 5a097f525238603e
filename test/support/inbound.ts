// SPDX-License-Identifier: Apache-2.0

import { connect } from 'node:net';
import { expect } from 'vitest';
import * as fc from './properties.ts';

/** An HTTP request as bytes: headers in order, any of them more than once. */
export interface Inbound {
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

export interface Said {
  /** 0: the connection was closed without an answer. */
  readonly status: number;
  readonly text: string;
}

/** Sends bytes over a socket of its own and reads what comes back until it is closed. `isAll`: says that no more will come. */
export const sendBytes = (url: string, bytes: Buffer, isAll = false): Promise<Said> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    socket.setTimeout(10_000, () => socket.destroy(new Error('no answer within ten seconds')));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // Who turns a request away does not read it to its end.
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('close', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text });
    });
    if (isAll) socket.end(bytes);
    else socket.write(bytes);
  });

/** As it goes over the wire; `pieces` sends the body in chunks of that many bytes. */
export const bytesOf = (url: string, { method, headers, body }: Inbound, pieces?: number): Buffer => {
  const { host, pathname } = new URL(url);
  const names = headers.map(([name]) => name.toLowerCase());
  const head = [
    `${method} ${pathname} HTTP/1.1`,
    ...(names.includes('host') ? [] : [`host: ${host}`]),
    'connection: close',
    pieces === undefined ? `content-length: ${body.length}` : 'transfer-encoding: chunked',
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ];
  const parts: Buffer[] = [Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1')];
  if (pieces === undefined) parts.push(body);
  else {
    for (let at = 0; at < body.length; at += pieces) {
      const piece = body.subarray(at, at + pieces);
      parts.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'));
    }
    parts.push(Buffer.from('0\r\n\r\n'));
  }
  return Buffer.concat(parts);
};

const anyBytes = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes));

/** The body in another way: a bit turned, bytes put in, taken out, put at the end, or all of them twice. */
export const otherBody = (body: Buffer): fc.Arbitrary<Buffer> =>
  fc
    .oneof(
      fc.tuple(fc.nat(body.length * 8 - 1), fc.constant(undefined)).map(([bit]) => {
        const turned = Buffer.from(body);
        turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        return turned;
      }),
      fc
        .tuple(fc.nat(body.length), anyBytes)
        .map(([at, bytes]) => Buffer.concat([body.subarray(0, at), bytes, body.subarray(at)])),
      fc.nat(body.length - 1).map((at) => body.subarray(0, at)),
      fc.nat(body.length - 1).map((at) => body.subarray(at + 1)),
      fc.constant(Buffer.concat([body, body])),
    )
    .filter((other) => !other.equals(body));

const LETTERS = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.=+/ ,'];
const letter = fc.constantFrom(...LETTERS);

/** A value of a header in another way, which is still one. */
export const otherValue = (value: string): fc.Arbitrary<string> =>
  fc
    .oneof(
      fc
        .tuple(fc.nat(value.length - 1), letter)
        .map(([at, one]) => value.slice(0, at) + one + value.slice(at + 1)),
      fc.tuple(fc.nat(value.length), letter).map(([at, one]) => value.slice(0, at) + one + value.slice(at)),
      fc.nat(value.length - 1).map((at) => value.slice(0, at)),
      fc.constantFrom('', 'null', 'undefined', '0', `${value},${value}`, `${value}, x`, `"${value}"`),
      fc.array(letter, { maxLength: 200 }).map((letters) => letters.join('')),
    )
    // Blanks around a value belong to nobody.
    .filter((other) => other.trim() !== value);

/** One of the named headers altered, left out, or there twice. */
export const otherHeaders = (
  headers: Inbound['headers'],
  signing: readonly string[],
  isSame: (name: string, other: string) => boolean = () => false,
): fc.Arbitrary<Inbound['headers']> =>
  fc.constantFrom(...signing).chain((name) => {
    const value = headers.find(([one]) => one === name)?.[1] ?? '';
    const without = headers.filter(([one]) => one !== name);
    return fc.oneof(
      fc.constant(without),
      otherValue(value)
        .filter((other) => !isSame(name, other.trim()))
        .chain((other) =>
          fc.constantFrom<Inbound['headers']>(
            [...without, [name, other]],
            [...without, [name, other], [name, value]],
          ),
        ),
    );
  });

/** Turned away, in a word or two: by a 4xx or by hanging up, with nothing of how the program is made. */
export const expectTurnedAway = ({ status, text }: Said): void => {
  expect(status === 0 || (status >= 400 && status < 500), `${status}: ${text.slice(0, 300)}`).toBe(true);
  expect(text).not.toMatch(/\bat .+:\d+:\d+|node_modules|\.ts\b|Error:/);
};

/** Bytes of all sorts, some of which begin as a request does. */
export const anyRequest = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc
    .tuple(
      fc.constantFrom('GET', 'POST', 'PUT', 'OPTIONS', 'TRACE', 'CONNECT', 'post'),
      fc.constantFrom(
        '/',
        '*',
        '//',
        '/%',
        '/../../etc/passwd',
        '/healthz',
        '/__proto__',
        'http://evil.example/',
      ),
      fc.array(
        fc.tuple(
          fc.constantFrom(
            'content-length',
            'transfer-encoding',
            'host',
            'expect',
            'content-type',
            '__proto__',
          ),
          fc.constantFrom(
            '-1',
            '1e3',
            'chunked',
            'chunked, chunked',
            '100-continue',
            'x',
            '99999999999999999999',
            '',
          ),
        ),
        { maxLength: 4 },
      ),
      fc.string({ maxLength: 40 }),
    )
    .map(([method, path, headers, body]) =>
      Buffer.from(
        `${method} ${path} HTTP/1.1\r\nconnection: close\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`,
      ),
    ),
);
