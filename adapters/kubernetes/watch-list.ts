// SPDX-License-Identifier: Apache-2.0

import { type Clock, MINUTE, SECOND } from '../../src/core/clock.ts';
import { Refused } from '../../src/core/errors.ts';
import { type KindDefinition, type KubeObject, projectObject } from '../../src/core/kind.ts';
import { type Json, number, record, text } from '../../src/core/read.ts';
import type { ApiClient } from './api-client.ts';
import { ApiFailure } from './api-failure.ts';
import { failureOf } from './classify.ts';
import { listVersioned } from './list-objects.ts';
import { type ListChange, watchedList } from './watched-list.ts';

/** One list of one server that is to be followed. */
export interface Place {
  readonly kind: KindDefinition;
  readonly apiVersion: string;
  /** Undefined = all, or a kind that has none. */
  readonly namespace: string | undefined;
  readonly metadataOnly: boolean;
}

/** How a list that is followed stands. */
export interface FollowedList {
  readonly place: Place;
  readonly objects: () => readonly KubeObject[];
  /** Why it is not known; undefined once it was read. */
  readonly failure: () => ApiFailure | Refused | undefined;
  /** Since when nothing is heard of it, epoch milliseconds, and why; undefined while it is heard. */
  readonly trouble: () => { readonly since: number; readonly failure: ApiFailure | Refused } | undefined;
  /** Resolves when it was read for the first time, or could not be. */
  readonly first: Promise<void>;
  /** Ends when the signal is aborted. */
  readonly done: Promise<void>;
}

interface Following {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly random: () => number;
  readonly silenceMs: number;
  /** Lists are read a few at a time. */
  readonly inTurn: <T>(read: () => Promise<T>) => Promise<T>;
  /** Whether an object is worth keeping. */
  readonly isKept: (object: KubeObject) => boolean;
  readonly seen: (serverTime: number | undefined) => void;
  readonly changed: (changes: readonly ListChange[]) => void;
  /** It is known now and was not, or the other way round. */
  readonly turned: () => void;
  /** It is heard now and was not, or the other way round. */
  readonly heard: () => void;
  /** The server has no such list any more. */
  readonly gone: () => void;
  readonly signal: AbortSignal;
}

/** Servers end a watch after half an hour to an hour by themselves: this long, and not all of them at once. */
const [SHORTEST_S, SPREAD_S] = [50 * 60, 9 * 60];
/** Lists that cannot be watched are read so often. */
const REREAD_MS = 5 * MINUTE;
/** Pauses between attempts grow from here to there. */
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [SECOND / 2, 30 * SECOND];
/** A watch that ended sooner is not begun again at once. */
const SHORT_MS = 5 * SECOND;
/** Where bookmarks are known not to come, a quiet list looks like a dead connection: it is given this many times longer. */
const WITHOUT_BOOKMARKS = 4;

/** A server that has no watch here, or does not give it to us. */
const isUnwatchable = ({ type, detail }: ApiFailure): boolean =>
  type === 'forbidden' || (detail.final === true && detail.status !== undefined && detail.status < 500);

const saidBy = (status: Json): ApiFailure =>
  failureOf({
    status: number(status['code']) ?? 500,
    headers: {},
    bytes: Buffer.from(JSON.stringify(status)),
  });

/** Reads a list, then what becomes of it, until the signal is aborted: outages are waited for, what is too old is read anew. */
export const followList = (place: Place, following: Following): FollowedList => {
  const { client, clock, random, silenceMs, inTurn, isKept, seen, changed, signal } = following;
  const { kind, apiVersion, namespace, metadataOnly } = place;
  const list = watchedList();
  let failure: ApiFailure | Refused | undefined;
  let trouble: ReturnType<FollowedList['trouble']>;
  let version: string | undefined;
  /** Undefined until one came, or a watch lived long enough for one: who is silent from the start may be cut off. */
  let hasBookmarks: boolean | undefined;
  let isRead = false;
  let attempts = 0;
  /** Watches in a row that ended at once. */
  let short = 0;
  let begunAt = Number.NEGATIVE_INFINITY;
  let resolveFirst = (): void => undefined;
  const first = new Promise<void>((resolve) => (resolveFirst = resolve));

  const isOver = (): boolean => signal.aborted;

  const pause = (ms: number): Promise<void> => clock.sleep(ms * (0.5 + random() / 2), signal);

  const heard = (): void => {
    attempts = 0;
    if (trouble === undefined) return;
    trouble = undefined;
    following.heard();
  };

  const read = async (): Promise<void> => {
    const listing = { kind, apiVersion, namespace, metadataOnly };
    const listed = await inTurn(() => listVersioned(client, listing, signal, seen));
    version = listed.version;
    const changes = list.replace(listed.objects.filter(isKept));
    const wasKnown = isRead && failure === undefined;
    isRead = true;
    failure = undefined;
    heard();
    if (wasKnown) changed(changes);
    else following.turned();
  };

  const take = (event: Json): void => {
    const object = record(event['object']);
    if (event['type'] === 'ERROR') throw saidBy(object);
    const at = text(record(object['metadata'])['resourceVersion']);
    heard();
    if (event['type'] === 'BOOKMARK') hasBookmarks = true;
    else {
      // Partial objects carry the name of their own form as apiVersion.
      const projected = projectObject(kind, { ...object, apiVersion });
      const isGone = event['type'] === 'DELETED' || !isKept(projected);
      const change = isGone ? list.remove(projected) : list.put(projected);
      if (change !== undefined) changed([change]);
    }
    version = at ?? version;
  };

  const watch = async (resourceVersion: string): Promise<void> => {
    const timeoutSeconds = Math.round(SHORTEST_S + random() * SPREAD_S);
    const place = { apiVersion, plural: kind.plural, namespace, metadataOnly };
    begunAt = clock.now();
    let openSince = Number.POSITIVE_INFINITY;
    await client
      .watch(
        { type: 'watch', ...place, resourceVersion, timeoutSeconds },
        {
          begun: ({ serverTime }) => {
            openSince = clock.now();
            seen(serverTime);
            heard();
          },
          event: take,
          silenceMs: () => (hasBookmarks === false ? WITHOUT_BOOKMARKS * silenceMs : silenceMs),
        },
        signal,
      )
      .finally(() => {
        if (clock.now() - openSince >= silenceMs) hasBookmarks ??= false;
      });
  };

  const grown = (times: number): Promise<void> =>
    pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (times - 1)));

  const backOff = (): Promise<void> => {
    attempts += 1;
    return grown(attempts);
  };

  /** Servers that end every watch at once, or take every version for too old, are not asked all the time. */
  const rest = async (): Promise<void> => {
    short = clock.now() - begunAt < SHORT_MS ? short + 1 : 0;
    if (short > 1) await grown(short - 1);
  };

  /** What is to be done about a failure, before the next attempt. */
  const recover = async (error: ApiFailure | Refused, wasWatching: boolean): Promise<void> => {
    if (error instanceof ApiFailure && error.type === 'expired') {
      version = undefined;
      await rest();
      return;
    }
    if (error instanceof ApiFailure && error.type === 'absent') following.gone();
    if (error instanceof ApiFailure && wasWatching && isUnwatchable(error)) {
      await pause(2 * REREAD_MS);
      version = undefined;
      return;
    }
    // Asked for once more, the stream would begin with what could not be read of it: a line that is too long.
    if (wasWatching && error instanceof ApiFailure && error.detail.final === true) version = undefined;
    const isForGood = error instanceof ApiFailure && (error.type === 'forbidden' || error.type === 'absent');
    // A connection that was cut is no news: servers restart, and who is there again within a moment was never away.
    const isCut = wasWatching && attempts === 0;
    if (!isRead) failure = error;
    else if (isForGood) {
      failure = error;
      following.turned();
    } else if (!isCut && trouble === undefined) {
      trouble = { since: clock.now(), failure: error };
      following.heard();
    }
    resolveFirst();
    if (isForGood) {
      version = undefined;
      await pause(2 * REREAD_MS);
    } else await backOff();
  };

  const done = (async () => {
    while (!isOver()) {
      const resourceVersion = version;
      try {
        if (resourceVersion === undefined) {
          await read();
          resolveFirst();
          // A list without version cannot be watched.
          if (version === undefined) await pause(2 * REREAD_MS);
        } else {
          await watch(resourceVersion);
          await rest();
        }
      } catch (error) {
        if (isOver()) return;
        if (!(error instanceof ApiFailure) && !(error instanceof Refused)) throw error;
        await recover(error, resourceVersion !== undefined).catch(() => undefined);
      }
    }
  })().finally(resolveFirst);

  return {
    place,
    objects: list.objects,
    failure: () => failure,
    trouble: () => trouble,
    first,
    done,
  };
};
