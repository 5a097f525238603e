// SPDX-License-Identifier: Apache-2.0

import { afterEach } from 'vitest';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { type RecordedServer, type ServeOptions, serveRecording } from '../../adapters/recorded/server.ts';

const open: RecordedServer[] = [];
afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));

/** Serves these objects until the end of the test. */
export const serve = async (
  objects: readonly RawObject[],
  options: Partial<ServeOptions> = {},
): Promise<RecordedServer> => {
  const server = await serveRecording({ objects, ...options });
  open.push(server);
  return server;
};

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, looked into by assertions only
  readonly body: any;
}

export const get = async (server: RecordedServer, path: string, init: RequestInit = {}): Promise<Reply> => {
  const response = await fetch(`${server.url}${path}`, {
    headers: { authorization: `Bearer ${server.token}` },
    ...init,
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text.startsWith('{') ? JSON.parse(text) : text,
  };
};

/** `namespace/name` of the items of a list. */
export const names = ({ body }: Reply): readonly string[] =>
  body.items.map(({ metadata }: RawObject) =>
    metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`,
  );

export const pod = (
  name: string,
  { namespace = 'shop', ...more }: Record<string, unknown> & { namespace?: string } = {},
): RawObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace,
    uid: `uid-${name}`,
    resourceVersion: '4711',
    creationTimestamp: '2026-01-01T10:00:00Z',
  },
  ...more,
});

export const labelled = (name: string, labels: Record<string, string>): RawObject => ({
  ...pod(name),
  metadata: { ...pod(name).metadata, labels },
});

export const namespace: RawObject = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop' },
  status: { phase: 'Active' },
};

export const node: RawObject = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'n1' },
  status: { nodeInfo: { kubeletVersion: 'v1.36.2' } },
};
