// SPDX-License-Identifier: Apache-2.0

import type { KindName } from '../../src/core/kinds/index.ts';
import type { ReadProgress } from '../../src/core/ports/cluster-reader.ts';
import type { KindState, Scope, Snapshot } from '../../src/core/snapshot.ts';
import type { ApiClient } from './api-client.ts';
import { ApiFailure } from './api-failure.ts';
import { clusterTrouble } from './cluster-trouble.ts';
import { definitionOf } from './definition-of.ts';
import type { Discovery } from './discovery.ts';
import type { Leaving, SecretsRead } from './left-out.ts';
import { readCustom } from './read-custom.ts';
import { type KindReading, readKind } from './read-kind.ts';

/** Kinds that are read at the same time: short lists beside a long one. Each more holds another page and, on the machine's own terms, saves no time. */
const AT_ONCE = 2;

interface SnapshotOptions {
  readonly client: ApiClient;
  readonly discovery: Discovery;
  readonly secrets: SecretsRead;
  readonly leaving: Leaving;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: ReadProgress) => void) | undefined;
}

/** Long lists first: the short ones fill the pauses at the end. */
const LONG: readonly KindName[] = ['Pod', 'Event', 'ReplicaSet'];
export const longFirst = (a: KindName, b: KindName): number =>
  Number(LONG.includes(b)) - Number(LONG.includes(a));

/**
 * Reads each kind at most once. A kind that cannot be read is skipped with the reason. Throws Unavailable or Refused
 * when nothing at all could be read, and the signal's reason.
 */
export const readSnapshot = async (
  wanted: readonly KindName[],
  scope: Scope,
  { client, discovery, secrets, leaving, now, signal, onProgress }: SnapshotOptions,
): Promise<Snapshot> => {
  const kinds = [...new Set(wanted)].sort(longFirst);
  const stopped = new AbortController();
  const stoppable = AbortSignal.any([signal, stopped.signal]);
  let takenAt: number | undefined;
  const seen = (serverTime: number | undefined): void => {
    if (serverTime !== undefined && (takenAt === undefined || serverTime > takenAt)) takenAt = serverTime;
  };
  const readings = new Map<KindName, KindReading>();

  const readAll = async (): Promise<string | undefined> => {
    const catalogue = await discovery.catalogue(kinds.map(definitionOf), signal);
    const namespaces = scope.namespaces === undefined ? undefined : [...new Set(scope.namespaces)];
    const reading = { client, catalogue, namespaces, secrets, leaving, signal: stoppable, seen };
    const waiting = [...kinds];
    let gone: ApiFailure | undefined;
    const work = async (): Promise<void> => {
      for (let kind = waiting.shift(); kind !== undefined; kind = waiting.shift()) {
        // Whoever found nobody there speaks for all: each retrying on its own would take minutes.
        const result: KindReading =
          gone === undefined
            ? kind === 'CustomObject' && catalogue.custom.length > 0
              ? await readCustom(catalogue.custom, reading)
              : await readKind(definitionOf(kind), reading)
            : { state: lost(kind, gone), failure: gone };
        if (result.failure?.type === 'unreachable') gone ??= result.failure;
        if (result.failure?.type === 'absent') discovery.forget();
        readings.set(kind, onBehalfOf(client.actingAs, result));
        onProgress?.({ done: readings.size, total: kinds.length, kind });
      }
    };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    } catch (error) {
      // One of them was refused, or aborted: nobody waits for the others.
      stopped.abort(error);
      throw error;
    }
    return catalogue.serverVersion;
  };

  let serverVersion: string | undefined;
  try {
    serverVersion = await readAll();
  } catch (error) {
    throw error instanceof ApiFailure ? clusterTrouble(client, error) : error;
  }
  const trouble = wholeTrouble([...readings.values()]);
  if (trouble !== undefined) {
    discovery.forget();
    throw clusterTrouble(client, trouble);
  }
  const states = Object.fromEntries(kinds.map((kind) => [kind, readings.get(kind)?.state]));
  return {
    cluster: client.connection.name,
    takenAt: takenAt ?? now(),
    scope,
    serverVersion,
    kinds: states,
  };
};

/** Whose rights do not suffice, where they are lent. */
const onBehalfOf = (user: string | undefined, reading: KindReading): KindReading =>
  user === undefined || reading.state.status !== 'skipped' || reading.state.reason !== 'forbidden'
    ? reading
    : { ...reading, state: { ...reading.state, detail: `${reading.state.detail} as ${user}` } };

const lost = (kind: KindName, { message }: ApiFailure): KindState => ({
  status: 'skipped',
  reason: 'unavailable',
  detail: `could not read ${definitionOf(kind).plural}: ${message}`,
  objects: [],
  readIn: [],
});

/** Why nothing could be read, when nothing could: then there is no report to be made of it. */
export const wholeTrouble = (readings: readonly KindReading[]): ApiFailure | undefined => {
  const hasPart = readings.some(({ state }) => state.status === 'read' || state.readIn.length > 0);
  const failures = readings.flatMap(({ failure }) =>
    failure === undefined || failure.type === 'absent' ? [] : failure,
  );
  // Rights may be narrow without anything being wrong: that is told kind by kind.
  if (hasPart || failures.some(({ type }) => type === 'forbidden')) return undefined;
  const first = (type: ApiFailure['type']): ApiFailure | undefined =>
    failures.find((failure) => failure.type === type);
  return first('unauthorized') ?? first('unreachable') ?? failures[0];
};
