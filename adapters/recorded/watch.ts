// SPDX-License-Identifier: Apache-2.0

import type { Resource } from './catalogue.ts';
import { type Entry, wholeObject } from './entry.ts';
import type { Matcher } from './label-selector.ts';
import { type Answer, statusOf } from './status.ts';
import type { Change, Store } from './store.ts';

export interface WatchQuery {
  readonly resource: Resource;
  readonly apiVersion: string;
  readonly namespace: string | undefined;
  readonly matches: Matcher | undefined;
  /** resourceVersion to start after; undefined = first everything there is, as ADDED. */
  readonly since: number | undefined;
  readonly bookmarks: boolean;
  readonly timeoutMs: number;
  readonly bookmarkMs: number;
}

const line = (type: string, object: string | Buffer): Buffer =>
  Buffer.concat([Buffer.from(`{"type":"${type}","object":`), Buffer.from(object), Buffer.from('}\n')]);

/** Streams changes as an API server does: one JSON event a line. What no longer matches is DELETED for this watch. */
export const watchAnswer = (store: Store, query: WatchQuery): Answer => {
  const { resource, namespace, matches, since, bookmarks, timeoutMs, bookmarkMs } = query;
  const wanted = (entry: Entry | undefined): entry is Entry =>
    entry !== undefined &&
    (namespace === undefined || entry.namespace === namespace) &&
    (matches === undefined || matches(entry.raw()));

  const eventOf = ({ groupKind, before, after }: Change): Buffer | undefined => {
    if (groupKind !== resource.groupKind) return undefined;
    if (wanted(after)) return line(wanted(before) ? 'MODIFIED' : 'ADDED', wholeObject(after));
    return wanted(before) ? line('DELETED', wholeObject(before)) : undefined;
  };

  const bookmark = (): Buffer =>
    line(
      'BOOKMARK',
      JSON.stringify({
        kind: resource.kind,
        apiVersion: query.apiVersion,
        metadata: { resourceVersion: String(store.version()), creationTimestamp: null },
      }),
    );

  return {
    type: 'stream',
    start: (write, end) => {
      const send = (change: Change): void => {
        const event = eventOf(change);
        if (event !== undefined) write(event);
      };
      if (since === undefined) {
        for (const entry of store.entries(resource).filter(wanted)) write(line('ADDED', wholeObject(entry)));
      } else {
        const missed = store.changesSince(since);
        if (missed === undefined) {
          write(line('ERROR', JSON.stringify(statusOf(410, `too old resource version: ${since}`))));
          end();
          return () => undefined;
        }
        missed.forEach(send);
      }
      const unsubscribe = store.subscribe(send);
      const bookmarking = bookmarks ? setInterval(() => write(bookmark()), bookmarkMs) : undefined;
      const ending = setTimeout(() => {
        if (bookmarks) write(bookmark());
        stop();
        end();
      }, timeoutMs);
      const stop = (): void => {
        unsubscribe();
        clearInterval(bookmarking);
        clearTimeout(ending);
      };
      return stop;
    },
  };
};
