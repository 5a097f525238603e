// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** Stands in every body: may be told to nobody. */
export const HUSH = 'hush-5e21c7';
const LARGE = 100 * 1024 * 1024;

const deep = (levels: number): string => `${'[{"a":'.repeat(levels)}"${HUSH}"${'}]'.repeat(levels)}`;

/** What may come instead of an answer, all with status 200. */
export const hostileBodies: Readonly<Record<string, string>> = {
  'a page of a proxy': `<!doctype html><title>Sign in</title><p>${HUSH}</p>`,
  'an empty body': '',
  'JSON that is no object': `["${HUSH}"]`,
  'JSON that is nothing': 'null',
  'JSON that is cut off': `{"access_token":"${HUSH}`,
  'JSON with an end too many': `{"access_token":"${HUSH}","expires_in":3600}}`,
  'JSON that nests deep': deep(20_000),
  'an object instead of each text': JSON.stringify(
    Object.fromEntries(
      ['access_token', 'accessToken', 'expireTime', 'issuer', 'jwks_uri', 'keys', 'models', 'id_token'].map(
        (name) => [name, { [HUSH]: { length: { valueOf: 0, toString: 0 } } }],
      ),
    ),
  ),
  'a token of two lines': JSON.stringify({
    access_token: `${HUSH}\r\nx: y`,
    accessToken: `${HUSH}\nx`,
    expires_in: 3_600,
    expireTime: '2126-11-25T11:00:00Z',
  }),
  'a token in the names of a prototype': `{"__proto__":{"access_token":"${HUSH}"},"constructor":{"${HUSH}":1}}`,
};

/** A real server that answers each path as it is told, by the beginning of the path; others with 404. */
export const hostileServer = async (
  answers: Readonly<Record<string, (response: ServerResponse) => void>>,
) => {
  const server = createServer((request, response) => {
    request.resume();
    const found = Object.entries(answers).find(([start]) => (request.url ?? '').startsWith(start));
    if (found === undefined) response.writeHead(404).end();
    else found[1](response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

export const says =
  (body: string) =>
  (response: ServerResponse): void =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(body);

/** A hundred megabytes of a JSON or of something else that has no end before that; `sent` tells how much of it was taken. */
export const largeBody = (start = '[', part = `"${HUSH}",`) => {
  let sent = 0;
  const piece = Buffer.from(part.repeat(Math.ceil(100_000 / part.length)));
  const answer = (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const more = (): void => {
      while (sent < LARGE && !response.destroyed) {
        sent += piece.length;
        if (!response.write(piece)) return;
      }
      response.end('""]');
    };
    response.on('drain', more);
    response.write(start);
    more();
  };
  return { answer, sent: () => sent };
};

/** The connection ends in the middle of a body. */
export const cutOff = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
  response.write(`{"access_token":"${HUSH}`, () => response.destroy());
};
