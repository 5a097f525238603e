// SPDX-License-Identifier: Apache-2.0

import { type Answer, type Protocol, pageOf, xml } from './server.ts';

const META = 'x-ms-meta-';
const SINCE = 'Wed, 25 Nov 2026 10:00:00 GMT';

/** An error in the words of Azure. */
export const azureError = (status: number, code: string): Answer => ({
  status,
  headers: { 'content-type': 'application/xml', 'x-ms-error-code': code },
  body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code} of the stand-in</Message></Error>`,
});

/** Blob service with the account in the path, as much of it as a cache needs: https://learn.microsoft.com/rest/api/storageservices. */
export const azureProtocol: Protocol = ({ method, url, headers, body }, objects) => {
  if (headers.authorization?.startsWith('SharedKey account:') !== true)
    return azureError(403, 'AuthenticationFailed');
  const [, , container, ...rest] = url.pathname.split('/').map(decodeURIComponent);
  const name = rest.join('/');
  if (container !== 'answers') return azureError(404, 'ContainerNotFound');
  if (name === '') {
    const { entries, next } = pageOf(objects, {
      prefix: url.searchParams.get('prefix') ?? '',
      from: Number(url.searchParams.get('marker') ?? 0),
      most: Number(url.searchParams.get('maxresults') ?? 700),
    });
    const blobs = entries.map(({ name: key, held }) => {
      const metadata = Object.entries(held.metadata).map(([key, value]) => `<${key}>${value}</${key}>`);
      return `<Blob><Name>${xml(key)}</Name><Properties><Last-Modified>${SINCE}</Last-Modified><Etag>e</Etag><Content-Length>${held.body.length}</Content-Length><BlobType>BlockBlob</BlobType></Properties><Metadata>${metadata.join('')}</Metadata></Blob>`;
    });
    return {
      status: 200,
      headers: { 'content-type': 'application/xml' },
      body: `<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="x" ContainerName="answers"><Blobs>${blobs.join('')}</Blobs><NextMarker>${next ?? ''}</NextMarker></EnumerationResults>`,
    };
  }
  const held = objects.get(name);
  if (method === 'PUT') {
    const metadata = Object.entries(headers).filter(([key]) => key.startsWith(META));
    objects.set(name, {
      body,
      metadata: Object.fromEntries(metadata.map(([key, value]) => [key.slice(META.length), String(value)])),
    });
    return { status: 201, headers: { etag: '"e"', 'last-modified': SINCE } };
  }
  if (held === undefined) return azureError(404, 'BlobNotFound');
  if (method === 'DELETE') {
    objects.delete(name);
    return { status: 202 };
  }
  return {
    status: 200,
    headers: {
      etag: '"e"',
      'last-modified': SINCE,
      'content-type': 'application/octet-stream',
      'x-ms-blob-type': 'BlockBlob',
      ...Object.fromEntries(Object.entries(held.metadata).map(([key, value]) => [META + key, value])),
    },
    body: held.body,
  };
};
