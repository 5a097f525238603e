// SPDX-License-Identifier: Apache-2.0

import { type Answer, type Protocol, pageOf, xml } from './server.ts';

const META = 'x-amz-meta-';

/** An error in the words of S3. */
export const s3Error = (status: number, code: string): Answer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code} of the stand-in</Message></Error>`,
});

/** S3's REST API with buckets in the path, as much of it as a cache needs: https://docs.aws.amazon.com/AmazonS3/latest/API. */
export const s3Protocol: Protocol = ({ method, url, headers, body }, objects) => {
  if (headers.authorization?.startsWith('AWS4-HMAC-SHA256 Credential=') !== true)
    return s3Error(403, 'AccessDenied');
  const [, bucket, ...rest] = url.pathname.split('/').map(decodeURIComponent);
  const name = rest.join('/');
  if (bucket !== 'answers') return s3Error(404, 'NoSuchBucket');
  if (name === '') {
    const { entries, next } = pageOf(objects, {
      prefix: url.searchParams.get('prefix') ?? '',
      from: Number(url.searchParams.get('continuation-token') ?? 0),
      most: Number(url.searchParams.get('max-keys') ?? 1_000),
    });
    const contents = entries.map(
      ({ name: key, held }) => `<Contents><Key>${xml(key)}</Key><Size>${held.body.length}</Size></Contents>`,
    );
    const more =
      next === undefined
        ? '<IsTruncated>false</IsTruncated>'
        : `<IsTruncated>true</IsTruncated><NextContinuationToken>${next}</NextContinuationToken>`;
    return {
      status: 200,
      headers: { 'content-type': 'application/xml' },
      body: `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult>${more}${contents.join('')}</ListBucketResult>`,
    };
  }
  const held = objects.get(name);
  if (method === 'PUT') {
    const metadata = Object.entries(headers).filter(([key]) => key.startsWith(META));
    objects.set(name, {
      body,
      metadata: Object.fromEntries(metadata.map(([key, value]) => [key.slice(META.length), String(value)])),
    });
    return { status: 200, headers: { etag: '"e"' } };
  }
  if (method === 'DELETE') {
    objects.delete(name);
    return { status: 204 };
  }
  if (held === undefined) return s3Error(404, 'NoSuchKey');
  return {
    status: 200,
    headers: {
      etag: '"e"',
      'content-type': 'application/octet-stream',
      'content-length': String(held.body.length),
      ...Object.fromEntries(Object.entries(held.metadata).map(([key, value]) => [META + key, value])),
    },
    body: held.body,
  };
};
