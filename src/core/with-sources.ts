// SPDX-License-Identifier: Apache-2.0

import { MINUTE } from './clock.ts';
import type { KindDefinition, SourceName } from './kind.ts';
import { kinds as definitions, type KindName } from './kinds/index.ts';
import { isSame } from './live/is-same.ts';
import type { Check, ClusterReader, Clusters } from './ports/cluster-reader.ts';
import type { KindSource } from './ports/kind-source.ts';
import type { FollowCluster, LiveUpdate } from './ports/live-cluster.ts';
import type { KindState, Snapshot } from './snapshot.ts';

const sourceOf = (kind: KindName): SourceName | undefined => (definitions[kind] as KindDefinition).source;

const absent = (kind: KindName): KindState => ({
  status: 'skipped',
  reason: 'absent',
  detail: `nobody here tells of ${kind}`,
  objects: [],
  readIn: [],
});

/** A source is asked with our own rights there: who may not see what it goes by is told nothing of it. */
const notFor = (kind: KindName, hidden: KindName): KindState => ({
  status: 'skipped',
  reason: 'forbidden',
  detail: `${kind} is told to those only who may list ${hidden}`,
  objects: [],
  readIn: [],
});

/** How a source answers, as lines of doctor. */
const checksOf = (name: SourceName, states: readonly KindState[]): readonly Check[] => {
  const title = name.toUpperCase();
  const skipped = states.filter((state) => state.status === 'skipped');
  const [trouble] = skipped.filter(({ reason }) => reason !== 'absent');
  if (trouble !== undefined)
    return [
      { name: title, status: 'warning', detail: trouble.detail, fix: 'See the page about EKS in the guide.' },
    ];
  const [first] = skipped;
  if (first !== undefined) return [{ name: title, status: 'skipped', detail: first.detail }];
  const count = states.reduce((sum, { objects }) => sum + objects.length, 0);
  return [{ name: title, status: 'ok', detail: `${count} objects can be read` }];
};

type States = Readonly<Partial<Record<KindName, KindState>>>;

interface Parts {
  /** Kinds of sources. */
  readonly foreign: readonly KindName[];
  readonly asked: readonly KindSource[];
  /** Kinds of the API server: those that are wanted, and those that sources go by. */
  readonly read: readonly KindName[];
  /** Nothing else is wanted. */
  readonly isAsked: boolean;
}

const partsOf = (wanted: readonly KindName[], sources: readonly KindSource[]): Parts => {
  const foreign = wanted.filter((kind) => sourceOf(kind) !== undefined);
  const asked = sources.filter(({ name }) => foreign.some((kind) => sourceOf(kind) === name));
  const needs = asked.flatMap((source) => source.needs);
  const own = wanted.filter((kind) => !foreign.includes(kind));
  const isAsked = own.every((kind) => needs.includes(kind));
  return { foreign, asked, read: [...new Set([...own, ...needs])], isAsked };
};

const foreignStates = async (
  { name, address }: Pick<ClusterReader, 'name' | 'address'>,
  { foreign, asked, isAsked }: Parts,
  isPerson: boolean,
  snapshot: Snapshot,
  signal: AbortSignal,
): Promise<States> => {
  let states: States = Object.fromEntries(foreign.map((kind) => [kind, absent(kind)]));
  for (const source of asked) {
    const kinds = foreign.filter((kind) => sourceOf(kind) === source.name);
    const hidden = source.needs.find((kind) => snapshot.kinds[kind]?.status !== 'read');
    states =
      isPerson && hidden !== undefined
        ? { ...states, ...Object.fromEntries(kinds.map((kind) => [kind, notFor(kind, hidden)])) }
        : { ...states, ...(await source.read(kinds, { name, address, snapshot, isAsked }, signal)) };
  }
  return states;
};

/** Sources tell nobody what changed: they are asked again so often, when the cluster has news. */
const ASK_AGAIN_MS = 10 * MINUTE;

async function* followed(
  reader: ClusterReader,
  follow: FollowCluster,
  sources: readonly KindSource[],
  isPerson: boolean,
  ...[wanted, scope, options]: Parameters<FollowCluster>
): AsyncGenerator<LiveUpdate, never> {
  const parts = partsOf(wanted, sources);
  if (parts.foreign.length === 0) return yield* follow(wanted, scope, options);
  const updates = follow(parts.read, scope, options);
  let states: States | undefined;
  let askedAt = 0;
  for (;;) {
    const { value: update } = await updates.next();
    let { changes } = update;
    const known = update.snapshot();
    if (states === undefined || known.takenAt - askedAt >= ASK_AGAIN_MS) {
      askedAt = known.takenAt;
      const told = await foreignStates(reader, parts, isPerson, known, options.signal);
      if (!isSame(states, told)) {
        states = told;
        changes = 'all';
      }
    }
    const foreign = states as Snapshot['kinds'];
    yield {
      ...update,
      changes,
      snapshot: () => {
        const snapshot = update.snapshot();
        return { ...snapshot, kinds: { ...snapshot.kinds, ...foreign } };
      },
    };
  }
}

/**
 * A reader that also knows the kinds of these sources: they are asked when the rest was read. Kinds whose source is not
 * here are absent, as those of a project that is not installed.
 */
const withSources = (
  reader: ClusterReader,
  sources: readonly KindSource[],
  isPerson: boolean,
): ClusterReader => ({
  ...reader,
  follow:
    reader.follow === undefined
      ? undefined
      : (wanted, scope, options) =>
          followed(reader, reader.follow as FollowCluster, sources, isPerson, wanted, scope, options),
  snapshot: async (wanted, scope, options) => {
    const parts = partsOf(wanted, sources);
    if (parts.foreign.length === 0) return reader.snapshot(wanted, scope, options);
    const snapshot = await reader.snapshot(parts.read, scope, options);
    const states = await foreignStates(reader, parts, isPerson, snapshot, options.signal);
    return { ...snapshot, kinds: { ...snapshot.kinds, ...(states as Snapshot['kinds']) } };
  },
  diagnose: async (kinds, signal, namespaces) => {
    const own = kinds.filter((kind) => sourceOf(kind) === undefined);
    const checks = await reader.diagnose(own, signal, namespaces);
    if (checks.some(({ name, status }) => name === 'connection' && status === 'failed')) return checks;
    const told: Check[] = [];
    for (const { name, needs, read } of sources) {
      const foreign = kinds.filter((kind) => sourceOf(kind) === name);
      if (foreign.length === 0) continue;
      const snapshot = await reader.snapshot(needs, {}, { signal });
      const known = { name: reader.name, address: reader.address, snapshot, isAsked: false };
      told.push(...checksOf(name, Object.values(await read(foreign, known, signal))));
    }
    return [...checks, ...told];
  },
});

/** The same of every cluster. */
export const clustersWithSources = (clusters: Clusters, sources: readonly KindSource[]): Clusters => ({
  ...clusters,
  open: async (name, as) => withSources(await clusters.open(name, as), sources, as !== undefined),
});
