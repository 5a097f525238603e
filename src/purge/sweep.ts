// SPDX-License-Identifier: Apache-2.0

import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { StateStore } from '../core/ports/state-store.ts';
import type { PurgeCount, PurgeRequest, PurgeTarget } from '../core/purge.ts';
import { keptInState } from '../kept/kept.ts';
import { isOfFamily, type KeptKey, type PurgeDeed } from '../kept/kept-key.ts';
import { jsonOf, objectsIn } from './json-parts.ts';
import { judgeOf, namesBeside } from './sought.ts';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** How people call what begins so. */
const CALLED: readonly (readonly [what: string, prefixes: readonly string[]])[] = [
  ['runs', ['run', 'active', 'share', 'seen', 'cancel', 'looked']],
  ['messages', ['outbox', 'outbox-pending', 'digest', 'storm']],
  ['reports', ['report', 'last', 'shown']],
  ['histories', ['history', 'sight', 'durations', 'scan']],
  ['questions', ['asked']],
  ['feedback', ['feedback']],
  ['incidents', ['incident', 'incident-past', 'alert-storm', 'alert-in', 'alert-told', 'alert-check']],
  ['mutes and pauses', ['silence', 'pause']],
  ['watches', ['watch', 'watch-due', 'watch-look']],
  ['events for sinks', ['sink', 'sink-event', 'sink-seen']],
  ['names for choices', ['directory', 'workloads', 'worker']],
  ['spending of AI', ['spend']],
  ['conversations of platforms', ['teams', 'discord', 'told']],
  ['audit entries', ['audit']],
];
const calledOf = (family: KeptKey): string => {
  const [first = ''] = family.key.split('/');
  return CALLED.find(([, prefixes]) => prefixes.includes(first))?.[0] ?? first;
};

/** Entries that are read at the same time. */
const AT_ONCE = 32;

/** What a report, a run or a watch is needed for to be found goes after what is found by it. */
const LAST = ['watch/', 'run/', 'report/'];
const inOrder = (families: readonly KeptKey[]): readonly KeptKey[] => {
  const rank = ({ key }: KeptKey): number => LAST.findIndex((prefix) => key.startsWith(prefix));
  return families.toSorted((a, b) => rank(a) - rank(b));
};

/** Reports are kept compressed. */
const isPacked = (value: string): boolean => value.startsWith('H4sI');
const legible = async (value: string): Promise<string> =>
  isPacked(value) ? (await unpack(Buffer.from(value, 'base64'))).toString('utf8') : value;
const asBefore = async (text: string, before: string): Promise<string> =>
  isPacked(before) ? (await pack(text)).toString('base64') : text;

interface Entry {
  readonly key: string;
  readonly value: string;
  readonly text: string;
  readonly version: number;
}

const entriesOf = async function* (
  state: StateStore,
  family: KeptKey,
  signal: AbortSignal,
): AsyncGenerator<Entry> {
  const prefix = family.key.slice(0, family.key.indexOf('/') + 1);
  const keys = (await state.names(prefix)).filter((key) => isOfFamily(family, key));
  for (let at = 0; at < keys.length; at += AT_ONCE) {
    signal.throwIfAborted();
    const found = await Promise.all(
      keys.slice(at, at + AT_ONCE).map(async (key): Promise<Entry | undefined> => {
        const stored = await state.get(key);
        return stored === undefined ? undefined : { key, ...stored, text: await legible(stored.value) };
      }),
    );
    for (const entry of found) if (entry !== undefined) yield entry;
  }
};

/** That somebody purged stays to be shown, whatever else of the audit log goes. */
const isOfPurge = (text: string): boolean => {
  const [entry] = objectsIn(jsonOf(text));
  return entry?.['verb'] === 'purge';
};

const deedOf = (
  family: KeptKey,
  text: string,
  { target, audit }: Pick<PurgeRequest, 'target' | 'audit'>,
): PurgeDeed => {
  const deed = family[target.type] ?? 'strip';
  return family.key !== 'audit/*' || audit === 'strip' || isOfPurge(text) ? deed : 'delete';
};

const familyNamed = (key: string): KeptKey => {
  const family = keptInState.find((one) => one.key === key);
  if (family === undefined) throw new Error(`no family ${key} is declared`);
  return family;
};

const idsOfCluster = async (
  state: StateStore,
  name: string,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> => {
  const ids = new Set<string>();
  for (const key of ['report/*', 'run/*', 'watch/file', 'watch/cluster/*', 'watch/chat/*'])
    for await (const { text } of entriesOf(state, familyNamed(key), signal)) {
      const json = jsonOf(text);
      const objects = key === 'report/*' ? [json] : [...objectsIn(json)];
      for (const object of objects) {
        const { id, cluster, work } = object as {
          id?: unknown;
          cluster?: unknown;
          work?: { cluster?: unknown };
        };
        if (typeof id === 'string' && (cluster === name || work?.cluster === name)) ids.add(id);
      }
    }
  return ids;
};

const namesOfPerson = async (
  state: StateStore,
  id: string,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> => {
  const names = new Set<string>();
  for (const family of keptInState)
    if (family.person !== undefined)
      for await (const { text } of entriesOf(state, family, signal))
        if (text.includes(id)) for (const name of namesBeside(id, text)) names.add(name);
  return names;
};

/** What besides the target itself tells that an entry concerns it. Whatever was swept before, what is left is found. */
export const alsoSought = (
  state: StateStore,
  target: PurgeTarget,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> =>
  target.type === 'cluster'
    ? idsOfCluster(state, target.name, signal)
    : namesOfPerson(state, target.id, signal);

/** Over the version that was read; somebody who wrote meanwhile is read again. */
const act = async (
  state: StateStore,
  entry: Entry,
  deed: PurgeDeed,
  strip: (text: string) => string | undefined,
): Promise<'gone' | 'stripped' | 'changed'> => {
  const left = deed === 'delete' ? undefined : strip(entry.text);
  if (left === undefined)
    return (await state.delete(entry.key, { ifVersion: entry.version })) ? 'gone' : 'changed';
  const value = await asBefore(left, entry.value);
  const written = await state.put(entry.key, value, { keepEnd: true, ifVersion: entry.version });
  return written === undefined ? 'changed' : 'stripped';
};

interface SweepOptions {
  readonly also: ReadonlySet<string>;
  readonly standIn: string;
  readonly signal: AbortSignal;
}

/**
 * Takes everything that concerns the target out of the state store, or counts it. Whoever dies in the midst of it leaves
 * what the next sweep finds; what was swept is not found again.
 */
export const sweepState = async (
  state: StateStore,
  request: PurgeRequest,
  { also, standIn, signal }: SweepOptions,
): Promise<readonly PurgeCount[]> => {
  const judge = judgeOf({ target: request.target, also });
  const counts = new Map<string, { gone: number; stripped: number }>();
  for (const family of inOrder(keptInState)) {
    if (family[request.target.type] === undefined) continue;
    for await (let entry of entriesOf(state, family, signal)) {
      const deed = deedOf(family, entry.text, request);
      for (let tried = 0; tried < 10 && judge.concerns(entry.key, entry.text); tried += 1) {
        const strip = (text: string): string | undefined => judge.stripped(text, standIn);
        const done = request.dryRun
          ? deed === 'delete'
            ? 'gone'
            : 'stripped'
          : await act(state, entry, deed, strip);
        if (done !== 'changed') {
          const what = calledOf(family);
          const count = counts.get(what) ?? { gone: 0, stripped: 0 };
          count[done] += 1;
          counts.set(what, count);
          break;
        }
        const stored = await state.get(entry.key);
        if (stored === undefined) break;
        entry = { key: entry.key, ...stored, text: await legible(stored.value) };
      }
    }
  }
  return [...counts].map(([what, count]) => ({ what, ...count }));
};
