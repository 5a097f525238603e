// SPDX-License-Identifier: Apache-2.0

import type { IncomingMessage } from 'node:http';
import type { FileOf, Json } from './types.ts';

const bytesOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const partsOf = (
  text: string,
  boundary: string,
): readonly { readonly head: string; readonly content: string }[] =>
  text
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const end = part.indexOf('\r\n\r\n');
      return { head: part.slice(0, end), content: part.slice(end + 4, -2) };
    });

/** Files are any bytes: a form is read byte by byte. */
const utf8 = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');

/** JSON, or a form with `payload_json` and files; undefined when it is neither. */
export const readBody = async (
  request: IncomingMessage,
): Promise<{ readonly body: Json; readonly files: readonly FileOf[] } | undefined> => {
  const bytes = await bytesOf(request);
  const type = request.headers['content-type'] ?? '';
  try {
    if (bytes.length === 0) return { body: {}, files: [] };
    if (type.startsWith('application/json')) return { body: JSON.parse(bytes.toString('utf8')), files: [] };
    if (!type.startsWith('multipart/form-data')) return undefined;
    const boundary = /boundary=(\S+)/.exec(type)?.[1] ?? '';
    const parts = partsOf(bytes.toString('latin1'), boundary);
    const json = parts.find(({ head }) => head.includes('name="payload_json"'));
    const files = parts.flatMap(({ head, content }) => {
      const name = /name="files\[\d+\]"; filename="([^"]+)"/.exec(head)?.[1];
      return name === undefined ? [] : [{ name, text: utf8(content), bytes: Buffer.from(content, 'latin1') }];
    });
    return { body: JSON.parse(utf8(json?.content ?? '{}')), files };
  } catch {
    return undefined;
  }
};
