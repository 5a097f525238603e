// SPDX-License-Identifier: Apache-2.0

import type { KindDefinition, KubeObject } from '../../src/core/kind.ts';
import { matchesSelector } from '../../src/core/label-selector.ts';
import { parseSelector } from '../../src/core/parse-selector.ts';
import type { RawObject, RawObjects, RawScope } from '../../src/core/raw-object.ts';
import { type Json, record, textMap } from '../../src/core/read.ts';
import type { ApiClient } from './api-client.ts';
import { ApiFailure } from './api-failure.ts';
import type { Leaving, SecretsRead } from './left-out.ts';
import { readKind, skippedFor } from './read-kind.ts';
import type { ServedKind, ServedKinds } from './served-kinds.ts';

/** Whole objects of one kind: of large ones these are a few hundred megabytes. */
const MOST = 20_000;

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Values of a Secret: which keys there are may be asked, what lies behind them not. */
const withoutValues = (data: unknown): Json =>
  Object.fromEntries(Object.keys(record(data)).map((key) => [key, '']));

/** An object as it may be shown: without who changed what, without copies of itself, and of Secrets without values. */
const shownObject = (raw: Json, { kind, apiVersion }: Pick<ServedKind, 'kind' | 'apiVersion'>): RawObject => {
  const { managedFields: _, annotations, ...metadata } = record(raw['metadata']);
  const { [LAST_APPLIED]: __, ...others } = record(annotations);
  const shown = {
    ...raw,
    // Items of a list need not say what they are.
    kind,
    apiVersion,
    metadata: { ...metadata, ...(annotations === undefined ? {} : { annotations: others }) },
  };
  if (kind !== 'Secret' || apiVersion !== 'v1') return shown;
  const { data, stringData, ...rest } = shown as Json;
  const keys = { ...withoutValues(data), ...withoutValues(stringData) };
  return { ...rest, ...(data === undefined && stringData === undefined ? {} : { data: keys }) };
};

interface RawReading {
  readonly client: ApiClient;
  readonly served: ServedKinds;
  readonly secrets: SecretsRead;
  readonly leaving: Leaving;
}

const TOO_MANY = `there are more than ${MOST} of them`;

const kindNamed = (word: string): KindDefinition => ({
  kind: word,
  apiVersions: ['v1'],
  plural: word,
  namespaced: true,
  project: (_, base) => base,
});

/** All objects of one kind in scope, whole; or why not. Throws the signal's reason and Refused. */
export const readRaw = async (
  word: string,
  { namespaces, selector, name: only }: RawScope,
  { client, served, secrets, leaving }: RawReading,
  signal: AbortSignal,
): Promise<RawObjects> => {
  const seen = new Map<string, RawObject>();
  let takenAt: number | undefined;
  const objects = (): readonly RawObject[] => [...seen.values()];
  const skip = (failure: ApiFailure): RawObjects => {
    const state = skippedFor(failure, kindNamed(word), namespaces);
    if (state.status === 'read') return { status: 'read', objects: [] };
    return { status: 'skipped', reason: state.reason, detail: state.detail, objects: objects() };
  };
  const found = await served.find(word, signal).catch((error: unknown) => {
    if (error instanceof ApiFailure) return error;
    throw error;
  });
  if (found instanceof ApiFailure) return skip(found);
  if (found.status === 'absent') {
    const { suggestion } = found;
    const hint = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
    const [reason, detail] = found.isWhole
      ? (['absent', `the server has no ${word}${hint}`] as const)
      : (['not-recorded', `${word} is not in this recording${hint}`] as const);
    return { status: 'skipped', reason, detail, suggestion, objects: [] };
  }
  const { kind } = found;
  const labels = selector === undefined ? undefined : parseSelector(selector);
  const definition: KindDefinition = {
    kind: kind.kind,
    apiVersions: [kind.apiVersion],
    plural: kind.plural,
    namespaced: kind.namespaced,
    project: (raw, base): KubeObject => {
      if (labels !== undefined && !matchesSelector(textMap(record(raw['metadata'])['labels']), labels))
        return base;
      // A list that expired is read from its beginning again.
      const { namespace = '', name } = base.metadata;
      if (only !== undefined && name !== only) return base;
      if (seen.size >= MOST && !seen.has(`${namespace}/${name}`))
        throw new ApiFailure('failing', TOO_MANY, { final: true });
      seen.set(`${namespace}/${name}`, shownObject(raw, kind));
      return base;
    },
  };
  const { state } = await readKind(definition, {
    client,
    catalogue: {
      served: () => ({ status: 'served', apiVersion: kind.apiVersion }),
      custom: [],
      serverVersion: undefined,
    },
    namespaces,
    name: only,
    secrets,
    leaving,
    signal,
    seen: (serverTime) => {
      takenAt = serverTime ?? takenAt;
    },
  });
  const of = { kind: kind.kind, apiVersion: kind.apiVersion, namespaced: kind.namespaced };
  if (state.status === 'read') return { status: 'read', objects: objects(), takenAt, of };
  const isLimit = state.detail.endsWith(TOO_MANY);
  return {
    status: 'skipped',
    reason: isLimit ? 'limited' : state.reason,
    detail: isLimit ? `read ${MOST} ${kind.plural} only: ${TOO_MANY}` : state.detail,
    objects: objects(),
    takenAt,
  };
};
