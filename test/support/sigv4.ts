// SPDX-License-Identifier: Apache-2.0

import { createHash, createHmac } from 'node:crypto';
import type { Asked } from '../standins/openai.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** What AWS's signature of this request should be, and what it is. */
export const signaturesOf = (
  { method, path, headers, raw }: Asked,
  secret: string,
): { readonly given: string; readonly right: string; readonly scope: string } => {
  const parts = /^AWS4-HMAC-SHA256 Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+), Signature=([\da-f]+)$/;
  const [, scope = '', names = '', given = ''] = parts.exec(headers.authorization ?? '') ?? [];
  const [route = '', query = ''] = path.split('?');
  const canonical = [
    method,
    // Every service but S3 encodes the path twice.
    route.split('/').map(encoded).join('/'),
    query,
    ...names.split(';').map((name) => `${name}:${String(headers[name]).trim().replace(/ +/g, ' ')}`),
    '',
    names,
    hash(raw),
  ].join('\n');
  const [day = '', region = '', service = '', end = ''] = scope.split('/');
  const key = [day, region, service, end].reduce<string | Buffer>(
    (last, part) => hmac(last, part),
    `AWS4${secret}`,
  );
  const text = ['AWS4-HMAC-SHA256', String(headers['x-amz-date']), scope, hash(canonical)].join('\n');
  return { given, right: hmac(key, text).toString('hex'), scope };
};
