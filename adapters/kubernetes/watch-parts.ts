// SPDX-License-Identifier: Apache-2.0

import type { KindDefinition, KubeObject } from '../../src/core/kind.ts';
import type { Conditioned } from '../../src/core/kinds/_conditioned.ts';
import type { KindName } from '../../src/core/kinds/index.ts';
import type { KindState } from '../../src/core/snapshot.ts';
import { ApiFailure } from './api-failure.ts';
import { definitionOf } from './definition-of.ts';
import type { Catalogue } from './discovery.ts';
import { areLeft, type Leaving, leftOutState, type SecretsRead } from './left-out.ts';
import { absent, notRecorded, skippedFor } from './read-kind.ts';
import type { FollowedList, Place } from './watch-list.ts';

/** What has no conditions says nothing about itself, and may be there by the ten thousand. */
export const isWorthKeeping =
  ({ kind }: KindDefinition) =>
  (object: KubeObject): boolean =>
    kind !== 'CustomObject' || (object as Conditioned).conditions.length > 0;

interface Wanted {
  readonly secrets: SecretsRead;
  readonly leaving: Leaving;
  /** Undefined = all. */
  readonly namespaces: readonly string[] | undefined;
}

/** The lists that a kind consists of on this server: one, one for each namespace, one for each kind of other parties; or why none. */
export const placesOf = (
  kind: KindName,
  catalogue: Catalogue,
  { secrets, leaving, namespaces }: Wanted,
): readonly Place[] | KindState => {
  const definition = definitionOf(kind);
  const isCustom = kind === 'CustomObject' && catalogue.custom.length > 0;
  const among = isCustom ? leaving.among(catalogue.custom) : [definition];
  if (!areLeft(among)) return leftOutState(among);
  const places: Place[] = [];
  for (const each of among) {
    const served = catalogue.served(each);
    if (among.length === 1 && served.status === 'absent') return absent(each);
    if (among.length === 1 && served.status === 'not-recorded') return notRecorded(each);
    const choice = leaving.of(each);
    if (choice !== undefined) return leftOutState(choice);
    if (among.length === 1 && served.status === 'failing')
      return skippedFor(new ApiFailure('failing', served.detail), each, namespaces);
    const apiVersion = served.status === 'served' ? served.apiVersion : each.apiVersions[0];
    const metadataOnly = kind === 'Secret' && secrets !== 'keys';
    for (const namespace of (each.namespaced ? namespaces : undefined) ?? [undefined])
      places.push({ kind: each, apiVersion, namespace, metadataOnly });
  }
  return places;
};

export const placeKey = ({ kind, apiVersion, namespace }: Place): string =>
  `${apiVersion}/${kind.plural}/${namespace ?? ''}`;

type Failure = NonNullable<ReturnType<FollowedList['failure']>>;

/** What trouble in some of several lists says of the kind: rights before outages, because they last. */
const worst = (failures: readonly Failure[]): ApiFailure => {
  const told = failures.map((failure) =>
    failure instanceof ApiFailure ? failure : new ApiFailure('failing', failure.message),
  );
  const lasting = told.find(({ type }) => type === 'forbidden' || type === 'unauthorized');
  return lasting ?? told[0] ?? new ApiFailure('failing', 'nothing was read');
};

/** A kind by its lists; `failureOf` says why one of them is not known. */
export const stateOfLists = (
  kind: KindName,
  lists: readonly FollowedList[],
  failureOf: (list: FollowedList) => Failure | undefined,
): KindState => {
  const known: FollowedList[] = [];
  const failed: { readonly list: FollowedList; readonly failure: Failure }[] = [];
  for (const list of lists) {
    const failure = failureOf(list);
    if (failure === undefined) known.push(list);
    // APIs of other parties come and go: one that is no longer there leaves nothing unread.
    else if (!(kind === 'CustomObject' && failure instanceof ApiFailure && failure.type === 'absent'))
      failed.push({ list, failure });
  }
  const [only] = known;
  const objects =
    known.length === 1 && only !== undefined ? only.objects() : known.flatMap((list) => list.objects());
  if (failed.length === 0) return { status: 'read', objects };
  const spaces = (those: readonly FollowedList[]): readonly string[] =>
    those.flatMap(({ place }) => place.namespace ?? []);
  const unread = spaces(failed.map(({ list }) => list));
  return skippedFor(
    worst(failed.map(({ failure }) => failure)),
    failed[0]?.list.place.kind ?? definitionOf(kind),
    unread.length === 0 ? undefined : unread,
    { objects, readIn: kind === 'CustomObject' ? [] : spaces(known) },
  );
};
