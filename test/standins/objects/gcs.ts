// SPDX-License-Identifier: Apache-2.0

import { type Answer, type Protocol, pageOf } from './server.ts';

const json = (status: number, body: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** An error in the words of Cloud Storage. */
export const gcsError = (status: number, message: string): Answer =>
  json(status, { error: { code: status, message, errors: [{ message, domain: 'global', reason: 'x' }] } });

/** The two parts of a multipart upload: what the object is, and its content. */
const partsOf = (body: Buffer, type: string): readonly Buffer[] => {
  const boundary = /boundary="?([^";]+)/.exec(type)?.[1] ?? '';
  const parts: Buffer[] = [];
  let from = body.indexOf(`--${boundary}`);
  for (;;) {
    const start = body.indexOf('\r\n\r\n', from) + 4;
    const end = body.indexOf(`\r\n--${boundary}`, start);
    if (start < 4 || end < 0) return parts;
    parts.push(body.subarray(start, end));
    from = end + 2;
  }
};

/** Cloud Storage's JSON API, as much of it as a cache needs: https://cloud.google.com/storage/docs/json_api. */
export const gcsProtocol: Protocol = ({ method, url, headers, body }, objects) => {
  const found = /^(\/upload)?\/storage\/v1\/b\/([^/]+)\/o(?:\/(.+))?$/.exec(url.pathname);
  if (found === null) return gcsError(404, 'Not Found');
  const [, upload, bucket, path] = found;
  if (bucket !== 'answers') return gcsError(404, 'The specified bucket does not exist.');
  if (upload !== undefined) {
    const [told, content = Buffer.alloc(0)] = partsOf(body, headers['content-type'] ?? '');
    const { name = url.searchParams.get('name'), metadata = {} } = JSON.parse(String(told)) as {
      readonly name?: string;
      readonly metadata?: Readonly<Record<string, string>>;
    };
    objects.set(String(name), { body: content, metadata });
    return json(200, { name, bucket, size: String(content.length), metadata });
  }
  if (path === undefined) {
    const { entries, next } = pageOf(objects, {
      prefix: url.searchParams.get('prefix') ?? '',
      from: Number(url.searchParams.get('pageToken') ?? 0),
      most: Number(url.searchParams.get('maxResults') ?? 1_000),
    });
    const items = entries.map(({ name, held }) => ({
      name,
      bucket,
      size: String(held.body.length),
      metadata: held.metadata,
    }));
    return json(200, {
      kind: 'storage#objects',
      items,
      ...(next === undefined ? {} : { nextPageToken: next }),
    });
  }
  const name = decodeURIComponent(path);
  const held = objects.get(name);
  if (held === undefined) return gcsError(404, `No such object: answers/${name}`);
  if (method === 'DELETE') {
    objects.delete(name);
    return { status: 204 };
  }
  return url.searchParams.get('alt') === 'media'
    ? { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: held.body }
    : json(200, { name, bucket, size: String(held.body.length), metadata: held.metadata });
};
