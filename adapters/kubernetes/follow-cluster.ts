// SPDX-License-Identifier: Apache-2.0

import { type Clock, MINUTE, SECOND } from '../../src/core/clock.ts';
import { Refused } from '../../src/core/errors.ts';
import type { KindName } from '../../src/core/kinds/index.ts';
import { isQuietChange } from '../../src/core/live/quiet-change.ts';
import type { LiveUpdate, ObjectChange } from '../../src/core/ports/live-cluster.ts';
import type { KindState, Scope, Snapshot } from '../../src/core/snapshot.ts';
import { abortable } from './abortable.ts';
import type { ApiClient } from './api-client.ts';
import { ApiFailure } from './api-failure.ts';
import { clusterTrouble } from './cluster-trouble.ts';
import { definitionOf } from './definition-of.ts';
import type { Catalogue, Discovery } from './discovery.ts';
import type { Leaving, SecretsRead } from './left-out.ts';
import { longFirst, wholeTrouble } from './read-snapshot.ts';
import { turns } from './turns.ts';
import { type FollowedList, followList } from './watch-list.ts';
import { isWorthKeeping, placeKey, placesOf, stateOfLists } from './watch-parts.ts';

export interface FollowOptions {
  readonly client: ApiClient;
  readonly discovery: Discovery;
  readonly secrets: SecretsRead;
  readonly leaving: Leaving;
  readonly clock: Clock;
  readonly random: () => number;
  readonly silenceMs: number;
}

/** Lists that are read at the same time. */
const AT_ONCE = 2;
/** What the server offers is looked at again so often, */
const REDISCOVER_MS = 15 * MINUTE;
/** and so soon after something said that it changed. */
const SOON_MS = 5 * SECOND;
/** A list of which nothing was heard for so long counts as not read, while others are heard. */
const UNHEARD_MS = MINUTE;
/** Clocks that differ by less are one clock, told in whole seconds. */
const SAME_CLOCK_MS = 5 * SECOND;

interface Followed {
  readonly list: FollowedList;
  readonly stop: AbortController;
}

type Parts = Map<string, Followed> | KindState;

/** Kinds that say what kinds there are. */
const TELLING: ReadonlySet<string> = new Set(['CustomResourceDefinition', 'APIService']);

/** Follows one cluster: see ports/live-cluster.ts. */
export async function* followCluster(
  wanted: readonly KindName[],
  scope: Scope,
  { signal }: { readonly signal: AbortSignal },
  { client, discovery, secrets, leaving, clock, random, silenceMs }: FollowOptions,
): AsyncGenerator<LiveUpdate, never> {
  const kinds = [...new Set(wanted)].sort(longFirst);
  const ended = new AbortController();
  const running = AbortSignal.any([signal, ended.signal]);
  const inTurn = turns(AT_ONCE);
  const parts = new Map<KindName, Parts>();
  const states = new Map<KindName, KindState>();
  const unheard = new Set<FollowedList>();
  const namespaces = scope.namespaces === undefined ? undefined : [...new Set(scope.namespaces)];

  let pending = new Map<string, ObjectChange>();
  let isAnew = true;
  let catalogue: Catalogue | undefined;
  let ahead = 0;
  let fault: Error | undefined;
  let wake = (): void => undefined;
  const woken = (): Promise<void> => new Promise((resolve) => (wake = resolve));

  const seen = (serverTime: number | undefined): void => {
    if (serverTime === undefined) return;
    const by = serverTime - clock.now();
    ahead = Math.abs(by) < SAME_CLOCK_MS ? 0 : by;
  };
  const now = (): number => clock.now() + ahead;

  const anew = (kind: KindName): void => {
    states.delete(kind);
    isAnew = true;
    wake();
  };

  const note = (kind: KindName, { before, after }: Pick<ObjectChange, 'before' | 'after'>): void => {
    states.delete(kind);
    if (before !== undefined && after !== undefined && isQuietChange(before, after, now())) return;
    const { apiVersion, kind: own, metadata } = (after ?? before) as NonNullable<typeof after>;
    const key = `${kind} ${apiVersion} ${own} ${metadata.namespace ?? ''}/${metadata.name}`;
    const known = pending.get(key);
    pending.set(key, { kind, before: known === undefined ? before : known.before, after });
    if (TELLING.has(kind)) rediscoverSoon();
    wake();
  };

  const follow = (kind: KindName, place: FollowedList['place']): Followed => {
    const stop = new AbortController();
    const own = AbortSignal.any([running, stop.signal]);
    const list = followList(place, {
      client,
      clock,
      random,
      silenceMs,
      inTurn,
      isKept: isWorthKeeping(place.kind),
      seen,
      changed: (changes) => {
        for (const change of changes) note(kind, change);
      },
      turned: () => anew(kind),
      heard: () => {
        wake();
        const trouble = list.trouble();
        if (trouble !== undefined) void waitFor(kind, list, trouble, own);
        else if (unheard.delete(list)) anew(kind);
      },
      gone: () => rediscoverSoon(),
      signal: own,
    });
    list.done.catch((error: unknown) => {
      fault ??= faultOf(error);
      wake();
    });
    return { list, stop };
  };

  /** What is heard no more counts as not read after a while, unless nothing at all is heard: then nobody knows better. */
  const waitFor = async (
    kind: KindName,
    list: FollowedList,
    trouble: ReturnType<FollowedList['trouble']>,
    own: AbortSignal,
  ): Promise<void> => {
    const isOver = (): boolean => own.aborted || list.trouble() !== trouble;
    while (!isOver()) {
      await clock.sleep(UNHEARD_MS, own).catch(() => undefined);
      if (isOver() || staleness() !== undefined) continue;
      unheard.add(list);
      anew(kind);
      return;
    }
  };
  const failureOf = (list: FollowedList): ReturnType<FollowedList['failure']> =>
    list.failure() ?? (unheard.has(list) ? list.trouble()?.failure : undefined);

  /** Follows what the server offers now, and nothing else. */
  const arrange = (offered: Catalogue): void => {
    catalogue = offered;
    for (const kind of kinds) {
      const places = placesOf(kind, offered, { secrets, leaving, namespaces });
      const known = parts.get(kind);
      const before = known instanceof Map ? known : new Map<string, Followed>();
      if (!isPlaces(places)) {
        for (const { stop } of before.values()) stop.abort();
        if (known instanceof Map || known === undefined) anew(kind);
        parts.set(kind, places);
        continue;
      }
      const keys = new Set(places.map(placeKey));
      for (const [key, { stop }] of before) {
        if (keys.has(key)) continue;
        stop.abort();
        before.delete(key);
        anew(kind);
      }
      for (const place of places) {
        if (before.has(placeKey(place))) continue;
        before.set(placeKey(place), follow(kind, place));
        anew(kind);
      }
      parts.set(kind, before);
    }
  };

  let isSoon = false;
  const rediscoverSoon = (): void => {
    if (isSoon) return;
    isSoon = true;
    rediscover(SOON_MS).catch((error: unknown) => {
      if (!running.aborted) fault ??= faultOf(error);
    });
  };
  const rediscover = async (after: number): Promise<void> => {
    await clock.sleep(after, running);
    isSoon = false;
    discovery.forget();
    try {
      arrange(await discovery.catalogue(kinds.map(definitionOf), running));
    } catch (error) {
      // An outage: what is followed says so.
      if (!(error instanceof ApiFailure) && !(error instanceof Refused)) throw error;
    }
  };
  const rediscovering = async (): Promise<void> => {
    for (;;) await rediscover(REDISCOVER_MS * (0.9 + random() / 5));
  };

  const lists = (): readonly FollowedList[] =>
    [...parts.values()].flatMap((part) =>
      part instanceof Map ? [...part.values()].map(({ list }) => list) : [],
    );

  /** Of all that was read once, nothing is heard. */
  const staleness = (): LiveUpdate['stale'] => {
    const read = lists().filter(({ failure }) => failure() === undefined);
    const troubles = read.flatMap(({ trouble }) => trouble() ?? []);
    if (read.length === 0 || troubles.length < read.length) return undefined;
    const [last] = troubles.sort((a, b) => b.since - a.since);
    if (last === undefined) return undefined;
    const { failure } = last;
    const told = failure instanceof ApiFailure ? clusterTrouble(client, failure) : failure;
    return { since: last.since, reason: told.message };
  };

  const stateOf = (kind: KindName): KindState | undefined => {
    const known = states.get(kind);
    if (known !== undefined) return known;
    const part = parts.get(kind);
    const made =
      part instanceof Map
        ? stateOfLists(
            kind,
            [...part.values()].map(({ list }) => list),
            failureOf,
          )
        : part;
    if (made !== undefined) states.set(kind, made);
    return made;
  };

  const snapshot = (): Snapshot => ({
    cluster: client.connection.name,
    takenAt: now(),
    scope,
    serverVersion: catalogue?.serverVersion,
    kinds: Object.fromEntries(kinds.map((kind) => [kind, stateOf(kind)])),
  });

  try {
    try {
      arrange(await discovery.catalogue(kinds.map(definitionOf), running));
    } catch (error) {
      throw error instanceof ApiFailure ? clusterTrouble(client, error) : error;
    }
    await abortable(Promise.all(lists().map(({ first }) => first)), running);
    const trouble = wholeTrouble(
      kinds.map((kind) => {
        const failures = lists().flatMap(({ place, failure }) =>
          place.kind.kind === kind ? (failure() ?? []) : [],
        );
        const failure = failures.find((each) => each instanceof ApiFailure);
        return { state: stateOf(kind) as KindState, failure };
      }),
    );
    if (trouble !== undefined) throw clusterTrouble(client, trouble);
    const refused = lists().find(({ failure }) => failure() instanceof Refused);
    if (refused !== undefined) throw refused.failure() as Refused;
    rediscovering().catch((error: unknown) => {
      if (!running.aborted) fault ??= faultOf(error);
    });
    let told: LiveUpdate['stale'];
    for (;;) {
      signal.throwIfAborted();
      if (fault !== undefined) throw fault;
      const stale = staleness();
      const isTurned = stale?.since !== told?.since;
      if (pending.size > 0 || isAnew || isTurned) {
        const changes = isAnew ? ('all' as const) : [...pending.values()];
        pending = new Map();
        isAnew = false;
        told = stale;
        yield { snapshot, changes, stale };
        continue;
      }
      await abortable(woken(), running);
    }
  } finally {
    ended.abort();
    await Promise.allSettled(lists().map(({ done }) => done));
  }
}

const faultOf = (error: unknown): Error =>
  error instanceof Error ? error : new Error('a cluster could not be followed', { cause: error });

const isPlaces = (places: ReturnType<typeof placesOf>): places is Exclude<typeof places, KindState> =>
  Array.isArray(places);
