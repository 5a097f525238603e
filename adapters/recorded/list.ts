// SPDX-License-Identifier: Apache-2.0

import type { Resource } from './catalogue.ts';
import type { Entry } from './entry.ts';
import type { Matcher } from './label-selector.ts';
import { groupKindOf } from './raw-object.ts';
import { standardKinds } from './standard-kinds.ts';
import { type Answer, failure } from './status.ts';
import type { Store } from './store.ts';

export interface ListQuery {
  readonly resource: Resource;
  readonly apiVersion: string;
  readonly namespace: string | undefined;
  /** Undefined when nothing is selected: then the number of remaining items is told. */
  readonly matches: Matcher | undefined;
  /** Items per page; undefined = all. */
  readonly limit: number | undefined;
  readonly continuation: string | undefined;
}

interface Token {
  readonly list: string;
  readonly namespace: string | undefined;
  readonly version: number;
  readonly next: number;
  readonly startedAt: number;
}

const encode = (token: Token): string => Buffer.from(JSON.stringify(token)).toString('base64url');

const decode = (text: string): Token | undefined => {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Token;
  } catch {
    return undefined;
  }
};

const EXPIRED = 'The continue token is too old for a consistent list: start a new list without it.';

/** Lists that are being paged through are remembered up to this number. */
const MOST_LISTS = 200;

const builtIn: ReadonlySet<string> = new Set(standardKinds.map(groupKindOf));

const COMMA = Buffer.from(',');
const CLOSE = Buffer.from(']}\n');

/** Items as a server sends them: built-in kinds without kind and apiVersion, which the list tells. */
const itemParts = (entries: readonly Entry[], { resource, apiVersion }: ListQuery): Buffer[] => {
  const parts: Buffer[] = [];
  for (const entry of entries) {
    if (parts.length > 0) parts.push(COMMA);
    if (builtIn.has(resource.groupKind) && entry.apiVersion === apiVersion) parts.push(entry.bytes());
    else {
      parts.push(
        Buffer.from(
          `{"apiVersion":${JSON.stringify(entry.apiVersion)},"kind":${JSON.stringify(entry.kind)},`,
        ),
      );
      parts.push(entry.bytes().subarray(1));
    }
  }
  return parts;
};

/** Answers lists page by page; later pages show the list as it was at the first one. */
export const lister = (
  store: Store,
  { now, tokenTtlMs }: { readonly now: () => number; readonly tokenTtlMs: number },
) => {
  const lists = new Map<string, { readonly entries: readonly Entry[]; readonly startedAt: number }>();

  const remember = (key: string, entries: readonly Entry[], startedAt: number): void => {
    lists.delete(key);
    lists.set(key, { entries, startedAt });
    for (const [old, list] of lists) {
      if (lists.size > MOST_LISTS || startedAt - list.startedAt > tokenTtlMs) lists.delete(old);
    }
  };

  const answer = (query: ListQuery): Answer => {
    const { resource, namespace, matches, continuation } = query;
    const token = continuation === undefined ? undefined : decode(continuation);
    if (continuation !== undefined && (token?.list !== resource.groupKind || token.namespace !== namespace)) {
      return failure(400, 'The continue token is not one of this list.');
    }
    const {
      version,
      next: start,
      startedAt,
    } = token ?? { version: store.version(), next: 0, startedAt: now() };
    const key = `${resource.groupKind}@${version}`;
    if (token !== undefined && (now() - startedAt > tokenTtlMs || !lists.has(key)))
      return failure(410, EXPIRED);
    const all = token === undefined ? store.entries(resource) : (lists.get(key)?.entries ?? []);
    const scoped = namespace === undefined ? all : all.filter((entry) => entry.namespace === namespace);

    const limit = query.limit ?? Number.POSITIVE_INFINITY;
    const page: Entry[] = [];
    let next: number | undefined;
    for (let at = start; at < scoped.length && next === undefined; at += 1) {
      const entry = scoped[at];
      if (entry === undefined || (matches !== undefined && !matches(entry.raw()))) continue;
      if (page.length === limit) next = at;
      else page.push(entry);
    }
    if (next !== undefined) remember(key, all, startedAt);
    const metadata = {
      resourceVersion: String(version),
      ...(next === undefined
        ? {}
        : { continue: encode({ list: resource.groupKind, namespace, version, next, startedAt }) }),
      ...(next === undefined || matches !== undefined ? {} : { remainingItemCount: scoped.length - next }),
    };
    const opening = `{"kind":"${resource.kind}List","apiVersion":${JSON.stringify(query.apiVersion)},"metadata":${JSON.stringify(metadata)},"items":[`;
    return {
      type: 'body',
      status: 200,
      headers: { 'content-type': 'application/json' },
      parts: [Buffer.from(opening), ...itemParts(page, query), CLOSE],
      isList: true,
    };
  };

  return { answer, /** Every token issued so far answers 410 from now on. */ forget: () => lists.clear() };
};
