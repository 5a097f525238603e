import { type KindDefinition, type KubeObject, projectObject } from '../../src/core/kind.ts';
import { type Json, record, text } from '../../src/core/read.ts';
import type { ApiClient, Reply } from './api-client.ts';
import { ApiFailure } from './api-failure.ts';

/** Objects per page: smaller ones cost time, larger ones memory. */
const PAGE = 250;

/** Lists that expired are started anew at most this often; */
const RESTARTS = 1;
/** and go on with what the server offers instead at most this often. */
const CONTINUATIONS = 10;

export interface Listing {
  readonly kind: KindDefinition;
  readonly apiVersion: string;
  readonly namespace: string | undefined;
  readonly metadataOnly: boolean;
}

const itemsOf = ({ json }: Reply): readonly unknown[] => {
  const { items, kind } = json;
  if (Array.isArray(items)) return items;
  // Go writes an empty list as null.
  if (items === null && text(kind)?.endsWith('List') === true) return [];
  throw new ApiFailure('failing', 'the server answered something that is no list');
};

type Page =
  | { readonly type: 'page'; readonly objects: readonly KubeObject[]; readonly next: string | undefined }
  | { readonly type: 'expired'; readonly offered: string | undefined; readonly failure: ApiFailure };

// On its own, so that a page's raw form is gone before the next one is asked for.
const readPage = async (
  client: ApiClient,
  { kind, apiVersion, namespace, metadataOnly }: Listing,
  continuation: string | undefined,
  signal: AbortSignal,
  seen: (serverTime: number | undefined) => void,
): Promise<Page> => {
  let reply: Reply;
  try {
    const { plural } = kind;
    reply = await client.ask(
      { type: 'list', apiVersion, plural, namespace, limit: PAGE, continuation, metadataOnly },
      signal,
    );
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.type !== 'expired' || continuation === undefined) throw error;
    return { type: 'expired', offered: error.detail.continuation, failure: error };
  }
  seen(reply.serverTime);
  const objects: KubeObject[] = [];
  for (const item of itemsOf(reply)) {
    // Partial objects carry the name of their own form as apiVersion.
    if (typeof item === 'object' && item !== null)
      objects.push(projectObject(kind, { ...(item as Json), apiVersion }));
  }
  return { type: 'page', objects, next: text(record(reply.json['metadata'])['continue']) || undefined };
};

/**
 * Reads one list page by page; each page is trimmed and dropped before the next is asked for. When the list grows too
 * old on the way it goes on with what the server offers instead, or starts anew: never an object twice.
 * Throws ApiFailure, Refused or the signal's reason; `seen` is told the server's clock.
 */
export const listObjects = async (
  client: ApiClient,
  listing: Listing,
  signal: AbortSignal,
  seen: (serverTime: number | undefined) => void,
): Promise<readonly KubeObject[]> => {
  let objects: KubeObject[] = [];
  let continuation: string | undefined;
  const expired = { restarts: 0, continuations: 0 };
  for (;;) {
    const page = await readPage(client, listing, continuation, signal, seen);
    if (page.type === 'page') {
      for (const object of page.objects) objects.push(object);
      if (page.next === undefined) return objects;
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
