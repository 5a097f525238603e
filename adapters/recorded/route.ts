// SPDX-License-Identifier: Apache-2.0

import { aggregatedAnswer, discoveryAnswer, marksOf, versionAnswer } from './discovery.ts';
import type { PodLog } from './dump-logs.ts';
import { wholeObject } from './entry.ts';
import { fieldMatcher } from './field-selector.ts';
import { BadQuery, labelMatcher, type Matcher } from './label-selector.ts';
import type { lister } from './list.ts';
import { podLogAnswer } from './pod-log.ts';
import { type Answer, failure, jsonAnswer } from './status.ts';
import type { Store } from './store.ts';
import { watchAnswer } from './watch.ts';

export interface Routed {
  readonly store: Store;
  readonly lists: ReturnType<typeof lister>;
  readonly logs: readonly PodLog[];
  readonly bookmarkMs: number;
}

/** A GET that came in; `accept` is the header. */
export interface Asked {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly accept: string;
}

interface Target {
  readonly apiVersion: string;
  readonly plural: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

/** `/apis/apps/v1/namespaces/shop/deployments/web` → its parts; undefined for paths that name no resource. */
const targetOf = (path: string): Target | undefined => {
  const [, root, ...segments] = path.split('/').map(decodeURIComponent);
  const head = root === 'api' ? 1 : root === 'apis' ? 2 : 0;
  const [first, second, third, ...more] = segments.slice(head);
  if (head === 0 || first === undefined || segments.includes('')) return undefined;
  const apiVersion = segments.slice(0, head).join('/');
  // A namespace itself lies at the path below which its objects lie.
  if (first !== 'namespaces' || third === undefined || third === 'status' || third === 'finalize') {
    return more.length > 0
      ? undefined
      : { apiVersion, plural: first, namespace: undefined, name: second, subresource: third };
  }
  const [name, subresource, ...beyond] = more;
  return beyond.length > 0 ? undefined : { apiVersion, plural: third, namespace: second, name, subresource };
};

const wholeNumber = (value: string | null): number | undefined => {
  const number = Number(value ?? Number.NaN);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
};

/** A watch that nobody gave a time ends after that long: those of API servers do so after half an hour to an hour. */
const WATCH_MS = 30 * 60_000;

const matcherOf = (query: URLSearchParams, kind: string): Matcher | undefined => {
  const [labels, fields] = [query.get('labelSelector') ?? '', query.get('fieldSelector') ?? ''];
  if (labels === '' && fields === '') return undefined;
  const [byLabel, byField] = [labelMatcher(labels), fieldMatcher(fields, kind)];
  return (object) => byLabel(object) && byField(object);
};

const NOT_FOUND = 'The server could not find the requested resource.';

const resourceAnswer = (
  target: Target,
  query: URLSearchParams,
  { store, lists, logs, bookmarkMs }: Routed,
): Answer | undefined => {
  const { apiVersion, plural, namespace, name, subresource } = target;
  const resource = store.find(apiVersion, plural);
  if (resource === undefined || (namespace !== undefined && !resource.namespaced)) return undefined;
  if (name !== undefined) {
    const entry = store
      .entries(resource)
      .find(
        (candidate) => candidate.name === name && (!resource.namespaced || candidate.namespace === namespace),
      );
    if (entry === undefined) return failure(404, `${plural} "${name}" not found`);
    if (subresource === 'log' && resource.groupKind === '/Pod') return podLogAnswer(entry, logs, query);
    if (subresource !== undefined && subresource !== 'status') return failure(404, NOT_FOUND);
    return {
      type: 'body',
      status: 200,
      headers: { 'content-type': 'application/json' },
      parts: [wholeObject(entry)],
    };
  }
  const matches = matcherOf(query, resource.kind);
  if (!['1', 'true'].includes(query.get('watch') ?? '')) {
    const continuation = query.get('continue') || undefined;
    return lists.answer({
      resource,
      apiVersion,
      namespace,
      matches,
      limit: wholeNumber(query.get('limit')),
      continuation,
    });
  }
  if (query.get('sendInitialEvents') !== null)
    return failure(422, 'sendInitialEvents is not supported: list, then watch.');
  const seconds = wholeNumber(query.get('timeoutSeconds'));
  return watchAnswer(store, {
    resource,
    apiVersion,
    namespace,
    matches,
    since: wholeNumber(query.get('resourceVersion')),
    bookmarks: query.get('allowWatchBookmarks') === 'true',
    timeoutMs: seconds === undefined ? WATCH_MS : seconds * 1_000,
    bookmarkMs,
  });
};

/** One GET → its answer. What an incomplete recording lacks is a 404 that says so in a header. */
export const route = ({ path, query, accept }: Asked, routed: Routed): Answer => {
  const { store } = routed;
  const marks = marksOf(store);
  if (path === '/version') return versionAnswer(store);
  if (['/healthz', '/livez', '/readyz'].includes(path)) {
    return {
      type: 'body',
      status: 200,
      headers: { 'content-type': 'text/plain' },
      parts: [Buffer.from('ok')],
    };
  }
  const aggregated = aggregatedAnswer(store, path, accept);
  if (aggregated !== undefined) return aggregated;
  const discovered = discoveryAnswer(store, path);
  if (discovered !== undefined) return jsonAnswer(discovered, 200, marks);
  try {
    const target = targetOf(path);
    return (
      (target === undefined ? undefined : resourceAnswer(target, query, routed)) ??
      failure(404, NOT_FOUND, marks)
    );
  } catch (error) {
    if (error instanceof BadQuery || error instanceof URIError) return failure(400, error.message);
    throw error;
  }
};
