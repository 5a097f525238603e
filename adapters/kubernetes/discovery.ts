// SPDX-License-Identifier: Apache-2.0

import { type Clock, MINUTE } from '../../src/core/clock.ts';
import type { KindDefinition } from '../../src/core/kind.ts';
import { list, record, text } from '../../src/core/read.ts';
import { type Resources, versionsInGroups } from './aggregated-discovery.ts';
import type { ApiClient, Reply } from './api-client.ts';
import { ApiFailure, type FailureType } from './api-failure.ts';
import { customKinds } from './custom-kinds.ts';

/** Whether a server has a kind, and under which apiVersion. */
export type Served =
  | { readonly status: 'served'; readonly apiVersion: string }
  | { readonly status: 'absent' }
  | { readonly status: 'not-recorded' }
  /** It has the API, but what stands behind it does not answer. */
  | { readonly status: 'failing'; readonly detail: string }
  /** It does not tell: asking for the kind itself will. */
  | { readonly status: 'unknown' };

export interface Catalogue {
  readonly served: (kind: KindDefinition) => Served;
  /** Kinds of other parties that are not known here; none where the server does not tell everything at once. */
  readonly custom: readonly KindDefinition[];
  readonly serverVersion: string | undefined;
}

const TTL = 10 * MINUTE;

const namesOf = (raw: unknown): ReadonlySet<string> =>
  new Set(list(raw, (resource) => text(resource['name']) ?? '').filter((name) => name !== ''));

const notAnApiServer = (path: string): ApiFailure =>
  new ApiFailure('failing', `${path} did not answer as an API server does: is the address right?`, {
    final: true,
  });

const NOTHING: Reply = { json: {}, serverTime: undefined, incomplete: false, bytes: 0 };

/** 403 on discovery happens where narrow accounts may only list: then lists themselves tell. */
const unlessRefused = async (
  asked: Promise<Reply>,
  types: readonly FailureType[] = ['forbidden'],
): Promise<Reply> => {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ApiFailure && types.includes(error.type)) return NOTHING;
    throw error;
  }
};

const resourcesOf = async (
  client: ApiClient,
  apiVersion: string,
  signal: AbortSignal,
): Promise<Resources> => {
  try {
    const { json } = await client.ask({ type: 'resources', apiVersion }, signal);
    return Array.isArray(json['resources'])
      ? namesOf(json['resources'])
      : { failing: 'its discovery is not readable' };
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    if (error.type === 'absent') return 'absent';
    if (error.type === 'forbidden') return 'unknown';
    // An aggregated API whose own server is down must not hide the rest.
    if (error.type === 'unreachable' || error.type === 'unauthorized') throw error;
    return { failing: error.message };
  }
};

const groupVersions = (json: Reply['json']): ReadonlySet<string> => {
  const groups = list(json['groups'], (group) =>
    list(group['versions'], (version) => text(version['groupVersion']) ?? ''),
  );
  return new Set(groups.flat());
};

/** What a server has of the kinds that are asked about. Throws ApiFailure when it cannot say. */
const discover = async (
  client: ApiClient,
  kinds: readonly KindDefinition[],
  signal: AbortSignal,
): Promise<{
  readonly versions: ReadonlyMap<string, Resources>;
  readonly custom: readonly KindDefinition[];
  readonly incomplete: boolean;
}> => {
  const wanted = [...new Set(kinds.flatMap(({ apiVersions }) => apiVersions))];
  const groups = await unlessRefused(client.ask({ type: 'groups' }, signal));
  if (groups === NOTHING)
    return {
      versions: new Map(wanted.map((version) => [version, 'unknown'])),
      custom: [],
      incomplete: false,
    };
  const { incomplete, json } = groups;
  if (json['kind'] === 'APIGroupDiscoveryList') {
    const core = await client.ask({ type: 'core' }, signal);
    return {
      versions: new Map([...versionsInGroups(json), ...versionsInGroups(core.json)]),
      custom: customKinds(json),
      incomplete,
    };
  }
  if (json['kind'] !== 'APIGroupList') throw notAnApiServer('/apis');
  const known = groupVersions(json);
  const isServed = (version: string): boolean => version === 'v1' || known.has(version);
  const versions = await Promise.all(
    wanted.map(
      async (version): Promise<[string, Resources]> => [
        version,
        isServed(version) ? await resourcesOf(client, version, signal) : 'absent',
      ],
    ),
  );
  return { versions: new Map(versions), custom: [], incomplete };
};

const servedIn = (
  { versions, incomplete }: Awaited<ReturnType<typeof discover>>,
  { apiVersions, plural }: KindDefinition,
): Served => {
  let failing: string | undefined;
  let isUnknown = false;
  for (const apiVersion of apiVersions) {
    const resources = versions.get(apiVersion) ?? 'absent';
    if (resources === 'unknown') isUnknown = true;
    else if (resources === 'absent') continue;
    else if ('failing' in resources) failing ??= resources.failing;
    else if (resources.has(plural)) return { status: 'served', apiVersion };
  }
  if (failing !== undefined) return { status: 'failing', detail: failing };
  if (isUnknown) return { status: 'unknown' };
  return { status: incomplete ? 'not-recorded' : 'absent' };
};

export interface Discovery {
  /** Throws ApiFailure, Refused or the signal's reason; remembers what it learned for ten minutes. */
  readonly catalogue: (kinds: readonly KindDefinition[], signal: AbortSignal) => Promise<Catalogue>;
  /** A list did not find what the catalogue promised. */
  readonly forget: () => void;
}

interface Known extends Catalogue {
  readonly at: number;
  readonly kinds: ReadonlySet<KindDefinition>;
}

const versionOf = async (client: ApiClient, signal: AbortSignal): Promise<string | undefined> => {
  const { json } = await unlessRefused(client.ask({ type: 'version' }, signal), ['forbidden', 'absent']);
  return text(record(json)['gitVersion']) || undefined;
};

export const discovery = (client: ApiClient, clock: Clock): Discovery => {
  let known: Known | undefined;
  return {
    catalogue: async (kinds, signal) => {
      if (
        known !== undefined &&
        clock.now() - known.at < TTL &&
        kinds.every((kind) => known?.kinds.has(kind))
      ) {
        return known;
      }
      // First alone: a server that is not there is found out by one request.
      const serverVersion = await versionOf(client, signal);
      const found = await discover(client, kinds, signal);
      known = {
        at: clock.now(),
        kinds: new Set(kinds),
        serverVersion,
        custom: found.custom,
        served: (kind) => servedIn(found, kind),
      };
      return known;
    },
    forget: () => {
      known = undefined;
    },
  };
};
