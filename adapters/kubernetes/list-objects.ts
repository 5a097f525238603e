// SPDX-License-Identifier: Apache-2.0

import { type KindDefinition, type KubeObject, projectObject } from '../../src/core/kind.ts';
import type { Json } from '../../src/core/read.ts';
import { reuseParts } from '../../src/core/reuse-parts.ts';
import type { ApiClient } from './api-client.ts';
import { ApiFailure } from './api-failure.ts';
import { type ListTally, listSpan } from './traced-client.ts';

/** Objects per page: smaller ones cost time, larger ones memory. */
const PAGE = 200;

/** Lists that expired are started anew at most this often; */
const RESTARTS = 1;
/** and go on with what the server offers instead at most this often. */
const CONTINUATIONS = 10;

export interface Listing {
  readonly kind: KindDefinition;
  readonly apiVersion: string;
  readonly namespace: string | undefined;
  /** Only objects of this name. */
  readonly name?: string | undefined;
  readonly metadataOnly: boolean;
}

/** Is told the server's clock. */
type Seen = (serverTime: number | undefined) => void;

type Page =
  | {
      readonly type: 'page';
      readonly objects: readonly KubeObject[];
      readonly next: string | undefined;
      readonly version: string | undefined;
    }
  | { readonly type: 'expired'; readonly offered: string | undefined; readonly failure: ApiFailure };

const readPage = async (
  client: ApiClient,
  { kind, apiVersion, namespace, name, metadataOnly }: Listing,
  continuation: string | undefined,
  before: KubeObject | undefined,
  signal: AbortSignal,
  { seen, tally }: { readonly seen: Seen; readonly tally: ListTally },
): Promise<Page> => {
  const { plural } = kind;
  const question = {
    type: 'list',
    apiVersion,
    plural,
    namespace,
    name,
    limit: PAGE,
    continuation,
    metadataOnly,
  } as const;
  const each = () => {
    let last = before;
    return (item: Json): KubeObject => {
      // Partial objects carry the name of their own form as apiVersion.
      const object = projectObject(kind, { ...item, apiVersion });
      // Lists come in the order of names, so that replicas of one workload stand side by side.
      last = reuseParts(last, object);
      return last;
    };
  };
  try {
    const { items, next, version, serverTime, bytes } = await client.list(question, each, signal);
    tally.page(bytes);
    seen(serverTime);
    return { type: 'page', objects: items, next, version };
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.type !== 'expired' || continuation === undefined) throw error;
    return { type: 'expired', offered: error.detail.continuation, failure: error };
  }
};

/** A list, and the version from which a watch goes on: where it was read in parts of several versions, the oldest. */
export interface Listed {
  readonly objects: readonly KubeObject[];
  readonly version: string | undefined;
}

/** The same without the version. */
export const listObjects = async (
  ...given: Parameters<typeof listVersioned>
): Promise<readonly KubeObject[]> => (await listVersioned(...given)).objects;

/**
 * Reads one list page by page; each page is trimmed and dropped before the next is asked for. When the list grows too
 * old on the way it goes on with what the server offers instead, or starts anew: never an object twice.
 * Throws ApiFailure, Refused or the signal's reason; `seen` is told the server's clock.
 */
export const listVersioned = (
  client: ApiClient,
  listing: Listing,
  signal: AbortSignal,
  seen: Seen,
): Promise<Listed> =>
  listSpan(client, listing.kind, (tally) => allPages(client, listing, signal, { seen, tally }));

const allPages = async (
  client: ApiClient,
  listing: Listing,
  signal: AbortSignal,
  hearing: { readonly seen: Seen; readonly tally: ListTally },
): Promise<Listed> => {
  let objects: KubeObject[] = [];
  let version: string | undefined;
  let continuation: string | undefined;
  const expired = { restarts: 0, continuations: 0 };
  for (;;) {
    const page = await readPage(client, listing, continuation, objects.at(-1), signal, hearing);
    if (page.type === 'page') {
      if (continuation === undefined) version = page.version;
      for (const object of page.objects) objects.push(object);
      if (page.next === undefined) return { objects, version };
      if (page.next === continuation) {
        throw new ApiFailure('failing', 'the server sends the same page again and again', { final: true });
      }
      continuation = page.next;
    } else if (page.offered !== undefined && expired.continuations < CONTINUATIONS) {
      expired.continuations += 1;
      continuation = page.offered;
    } else if (expired.restarts < RESTARTS) {
      expired.restarts += 1;
      continuation = undefined;
      objects = [];
    } else {
      const { failure: cause } = page;
      throw new ApiFailure('failing', 'the list grew too old again and again while it was read', { cause });
    }
  }
};
