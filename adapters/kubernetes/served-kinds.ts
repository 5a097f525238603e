// SPDX-License-Identifier: Apache-2.0

import { type Clock, MINUTE } from '../../src/core/clock.ts';
import { partsOfWord } from '../../src/core/custom-word.ts';
import { kindOfWord } from '../../src/core/kind-of-word.ts';
import { type Json, list, record, text, texts } from '../../src/core/read.ts';
import { suggest } from '../../src/core/suggest.ts';
import type { ApiClient } from './api-client.ts';
import { ApiFailure } from './api-failure.ts';

/** A kind that a server offers for listing, in the version that its group prefers. */
export interface ServedKind {
  readonly kind: string;
  readonly apiVersion: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Other words for it, in small letters. */
  readonly words: readonly string[];
}

export type Found =
  | { readonly status: 'served'; readonly kind: ServedKind }
  /** `suggestion`: what was probably meant. `isWhole`: the server told all that it has. */
  | { readonly status: 'absent'; readonly suggestion: string | undefined; readonly isWhole: boolean };

export interface ServedKinds {
  /** As kubectl finds a kind: by its name, plural, singular or short name, with or without its group. Throws ApiFailure. */
  readonly find: (word: string, signal: AbortSignal) => Promise<Found>;
}

const TTL = 10 * MINUTE;

const groupOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';

const wordsOf = (kind: string, plural: string, singular: unknown, shortNames: unknown): readonly string[] =>
  [...new Set([plural, kind.toLowerCase(), text(singular) ?? '', ...texts(shortNames)])].filter(
    (word) => word !== '',
  );

/** The answer of `/api` or `/apis` that tells everything at once; the first version of a group is the one it prefers. */
const inGroups = (json: Json): readonly ServedKind[] =>
  list(json['items'], (group) => {
    const name = text(record(group['metadata'])['name']) ?? '';
    return list(group['versions'], (entry) => {
      const version = text(entry['version']) ?? '';
      return list(entry['resources'], (resource): readonly ServedKind[] => {
        const plural = text(resource['resource']) ?? '';
        const kind = text(record(resource['responseKind'])['kind']) ?? '';
        if (plural === '' || kind === '' || !texts(resource['verbs']).includes('list')) return [];
        return [
          {
            kind,
            plural,
            apiVersion: name === '' ? version : `${name}/${version}`,
            namespaced: resource['scope'] === 'Namespaced',
            words: wordsOf(kind, plural, resource['singularResource'], resource['shortNames']),
          },
        ];
      }).flat();
    }).flat();
  }).flat();

/** The answer for one apiVersion, of servers that tell each apart. */
const inVersion = (json: Json, apiVersion: string): readonly ServedKind[] =>
  list(json['resources'], (resource): readonly ServedKind[] => {
    const plural = text(resource['name']) ?? '';
    const kind = text(resource['kind']) ?? '';
    if (plural.includes('/') || kind === '' || !texts(resource['verbs']).includes('list')) return [];
    return [
      {
        kind,
        plural,
        apiVersion,
        namespaced: resource['namespaced'] === true,
        words: wordsOf(kind, plural, resource['singularName'], resource['shortNames']),
      },
    ];
  }).flat();

const preferred = (json: Json): readonly string[] =>
  list(json['groups'], (group) => text(record(group['preferredVersion'])['groupVersion']) ?? '').filter(
    (version) => version !== '',
  );

const askAll = async (
  client: ApiClient,
  signal: AbortSignal,
): Promise<{ readonly kinds: readonly ServedKind[]; readonly isWhole: boolean }> => {
  const groups = await client.ask({ type: 'groups' }, signal);
  if (groups.json['kind'] === 'APIGroupDiscoveryList') {
    const core = await client.ask({ type: 'core' }, signal);
    return { kinds: [...inGroups(core.json), ...inGroups(groups.json)], isWhole: !groups.incomplete };
  }
  const kinds: ServedKind[] = [];
  let isWhole = !groups.incomplete;
  for (const apiVersion of ['v1', ...preferred(groups.json)]) {
    try {
      kinds.push(
        ...inVersion((await client.ask({ type: 'resources', apiVersion }, signal)).json, apiVersion),
      );
    } catch (error) {
      // A group whose own server is down hides only itself.
      if (!(error instanceof ApiFailure) || error.type === 'unreachable' || error.type === 'unauthorized')
        throw error;
      isWhole = false;
    }
  }
  return { kinds, isWhole };
};

/** What a server offers by any name, remembered for ten minutes. */
export const servedKinds = (client: ApiClient, clock: Clock): ServedKinds => {
  let known: { readonly at: number; readonly told: ReturnType<typeof askAll> } | undefined;
  return {
    find: async (word, signal) => {
      if (known === undefined || clock.now() - known.at > TTL) {
        const told = askAll(client, signal);
        const asked = (known = { at: clock.now(), told });
        told.catch(() => {
          if (known === asked) known = undefined;
        });
      }
      const { kinds, isWhole } = await known.told;
      const { first, group } = partsOfWord(word);
      // Recordings tell no short names.
      const usual = kindOfWord(word)?.toLowerCase() ?? first;
      const version = /^[^.]+\.(v\d[a-z0-9]*)(?:\.|$)/.exec(word.toLowerCase())?.[1];
      const isOfGroup = ({ apiVersion }: ServedKind): boolean =>
        (group === undefined || groupOf(apiVersion) === group) &&
        (version === undefined || apiVersion.split('/').at(-1) === version);
      const kind =
        kinds.find((each) => isOfGroup(each) && each.words.includes(first)) ??
        kinds.find((each) => isOfGroup(each) && each.words.includes(usual));
      if (kind !== undefined) return { status: 'served', kind };
      const spelt = kinds.map((each) => {
        const own = groupOf(each.apiVersion);
        return group === undefined || own === '' ? each.plural : `${each.plural}.${own}`;
      });
      return { status: 'absent', suggestion: suggest(word, spelt), isWhole };
    },
  };
};
