// SPDX-License-Identifier: Apache-2.0

import { assertNever } from '../../src/core/assert-never.ts';
import type { KindDefinition, KubeObject } from '../../src/core/kind.ts';
import type { KindState, SkipReason } from '../../src/core/snapshot.ts';
import type { ApiClient } from './api-client.ts';
import { ApiFailure } from './api-failure.ts';
import type { Catalogue, Served } from './discovery.ts';
import { kindWords } from './kind-words.ts';
import { type Leaving, leftOutState, type SecretsRead } from './left-out.ts';
import { listObjects } from './list-objects.ts';

export interface Reading {
  readonly client: ApiClient;
  readonly catalogue: Catalogue;
  /** Undefined = all. */
  readonly namespaces: readonly string[] | undefined;
  /** Only objects of this name. */
  readonly name?: string | undefined;
  readonly secrets: SecretsRead;
  readonly leaving: Leaving;
  readonly signal: AbortSignal;
  readonly seen: (serverTime: number | undefined) => void;
}

/** What became of one kind; `failure` is why it was not read, for judging the cluster as a whole. */
export interface KindReading {
  readonly state: KindState;
  readonly failure?: ApiFailure | undefined;
}

const skipped = (
  reason: SkipReason,
  detail: string,
  part: { readonly objects: readonly KubeObject[]; readonly readIn: readonly string[] } = {
    objects: [],
    readIn: [],
  },
): KindState => ({ status: 'skipped', reason, detail, ...part });

export const absent = ({ kind, apiVersions }: KindDefinition): KindState =>
  skipped('absent', `${kind} is not installed: the server has no ${apiVersions[0]}`);

export const notRecorded = ({ kind }: KindDefinition): KindState =>
  skipped('not-recorded', `${kind} is not in this recording`);

export const skippedFor = (
  failure: ApiFailure,
  kind: KindDefinition,
  namespaces: readonly string[] | undefined,
  part?: { readonly objects: readonly KubeObject[]; readonly readIn: readonly string[] },
): KindState => {
  const words = kindWords(kind, namespaces);
  switch (failure.type) {
    case 'forbidden':
      return skipped('forbidden', `forbidden: cannot list ${words}`, part);
    case 'unauthorized':
      return skipped('forbidden', `the credentials were not accepted for ${words}`, part);
    case 'absent':
      return failure.detail.notRecorded === true ? notRecorded(kind) : absent(kind);
    case 'unreachable':
    case 'expired':
    case 'busy':
    case 'failing':
      return skipped('unavailable', `could not read ${words}: ${failure.message}`, part);
    default:
      return assertNever(failure.type);
  }
};

/** Versions to ask for, most likely first; nothing when the answer is known already. */
const versionsToTry = (served: Served, { apiVersions }: KindDefinition): readonly string[] =>
  served.status === 'served' ? [served.apiVersion] : served.status === 'unknown' ? apiVersions : [];

const listInFirst = async (
  versions: readonly string[],
  kind: KindDefinition,
  namespace: string | undefined,
  { client, secrets, name, signal, seen }: Reading,
): Promise<readonly KubeObject[]> => {
  const metadataOnly = kind.kind === 'Secret' && secrets !== 'keys';
  for (const [index, apiVersion] of versions.entries()) {
    try {
      return await listObjects(client, { kind, apiVersion, namespace, name, metadataOnly }, signal, seen);
    } catch (error) {
      const isLast = index === versions.length - 1;
      if (!(error instanceof ApiFailure) || error.type !== 'absent' || isLast) throw error;
    }
  }
  throw new Error('no version to try');
};

/** What trouble in some of several namespaces says of the kind: rights before outages, because they last. */
const worst = (failures: readonly ApiFailure[]): ApiFailure | undefined =>
  failures.find(({ type }) => type === 'forbidden' || type === 'unauthorized') ?? failures[0];

const readInNamespaces = async (
  versions: readonly string[],
  kind: KindDefinition,
  namespaces: readonly string[],
  reading: Reading,
): Promise<KindReading> => {
  const objects: KubeObject[] = [];
  const readIn: string[] = [];
  const failed = new Map<string, ApiFailure>();
  for (const namespace of namespaces) {
    try {
      for (const object of await listInFirst(versions, kind, namespace, reading)) objects.push(object);
      readIn.push(namespace);
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      failed.set(namespace, error);
      // It will not be there in the next namespace either.
      if (error.type === 'absent' || error.type === 'unreachable') break;
    }
  }
  const failure = worst([...failed.values()]);
  if (failure === undefined) return { state: { status: 'read', objects } };
  const unread = namespaces.filter((namespace) => !readIn.includes(namespace));
  return { state: skippedFor(failure, kind, unread, { objects, readIn }), failure };
};

/** One kind, everything in scope: read, or why not. Throws Refused or the signal's reason. */
export const readKind = async (kind: KindDefinition, reading: Reading): Promise<KindReading> => {
  const served = reading.catalogue.served(kind);
  if (served.status === 'absent') return { state: absent(kind) };
  if (served.status === 'not-recorded') return { state: notRecorded(kind) };
  const choice = reading.leaving.of(kind);
  if (choice !== undefined) return { state: leftOutState(choice) };
  const namespaces = kind.namespaced ? reading.namespaces : undefined;
  if (served.status === 'failing') {
    const failure = new ApiFailure('failing', served.detail);
    return { state: skippedFor(failure, kind, namespaces), failure };
  }
  const versions = versionsToTry(served, kind);
  if (namespaces !== undefined) return readInNamespaces(versions, kind, namespaces, reading);
  try {
    return { state: { status: 'read', objects: await listInFirst(versions, kind, undefined, reading) } };
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    return { state: skippedFor(error, kind, undefined), failure: error };
  }
};
