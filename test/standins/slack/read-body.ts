// SPDX-License-Identifier: Apache-2.0

import type { IncomingMessage } from 'node:http';
import type { Json } from './types.ts';
import { isObject } from './validate/schema.ts';

export const readBytes = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

/** Arguments that arrive as JSON inside a form. */
const structured = new Set(['blocks', 'attachments', 'view', 'metadata', 'files']);

const fromForm = (form: URLSearchParams): Record<string, Json> =>
  Object.fromEntries(
    [...form].map(([name, value]) => {
      if (!structured.has(name)) return [name, value];
      try {
        return [name, JSON.parse(value)];
      } catch {
        return [name, value];
      }
    }),
  );

/** Arguments of a Web API call from its query and its body; `undefined` when the body is not what it says. */
export const readArguments = async (
  request: IncomingMessage,
  query: URLSearchParams,
): Promise<Record<string, Json> | undefined> => {
  const bytes = await readBytes(request);
  const type = request.headers['content-type'] ?? '';
  if (bytes.length === 0) return fromForm(query);
  if (!type.startsWith('application/json'))
    return { ...fromForm(query), ...fromForm(new URLSearchParams(bytes.toString())) };
  try {
    const body: unknown = JSON.parse(bytes.toString());
    return isObject(body) ? { ...fromForm(query), ...body } : undefined;
  } catch {
    return undefined;
  }
};

/** The first file of a multipart form. */
const firstPart = (bytes: Buffer, boundary: string): Buffer => {
  const start = bytes.indexOf('\r\n\r\n') + 4;
  const end = bytes.indexOf(`\r\n--${boundary}`, start);
  return bytes.subarray(start, end);
};

/** The bytes of an uploaded file: the body itself, or the first part of a form. */
export const readFile = async (request: IncomingMessage): Promise<Buffer> => {
  const bytes = await readBytes(request);
  const boundary = /^multipart\/form-data; boundary="?([^";]+)/.exec(
    request.headers['content-type'] ?? '',
  )?.[1];
  return boundary === undefined ? bytes : firstPart(bytes, boundary);
};
