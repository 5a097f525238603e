// SPDX-License-Identifier: Apache-2.0

import { expect } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/core/clock.ts';
import type { IncidentRecord, TurnName } from '../../src/core/incident-record.ts';
import { paid } from '../../src/core/lifecycle/paid.ts';
import { UNREACHABLE } from '../../src/core/lifecycle/unreachable.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import { createIncidentBook } from '../../src/incident-book.ts';
import { mortality, mortalState } from '../support/mortal.ts';
import * as fc from '../support/properties.ts';
import { CLUSTER, type Life, life, type Sight, type Trouble } from './life.ts';

/** What can be wrong: `config` causes `pod` and `other`, where they are there, and is not seen without reading ConfigMaps. */
const parts = ['pod', 'other', 'config', 'node'] as const;
type Part = (typeof parts)[number];

/** How a cluster is looked at. */
type Way = 'whole' | 'shop' | 'unread';

/** What a report of that cluster shows, looked at in that way. */
const shown = (wrong: readonly Part[], way: Way, size: number): readonly Trouble[] => {
  const is = (part: Part): boolean => wrong.includes(part);
  const pods = [...(is('pod') ? ['pod'] : []), ...(is('other') && way !== 'shop' ? ['other'] : [])];
  const node: Trouble[] = is('node') && way !== 'shop' ? [{ id: 'node', namespaces: [] }] : [];
  if (is('config') && way !== 'unread')
    return [
      {
        id: 'config',
        of: pods,
        severity: 'critical',
        workloads: size,
        namespaces: way === 'shop' ? ['shop'] : ['pay', 'shop'],
      },
      ...node,
    ];
  return [
    ...pods.map((id): Trouble => ({ id, namespaces: [id === 'pod' ? 'shop' : 'pay'], workloads: size })),
    ...node,
  ];
};

const ways: Readonly<Record<Way, Sight>> = {
  whole: {},
  shop: { scope: { namespaces: ['shop'] }, watch: { id: 'shop' } },
  unread: { skipped: [{ kind: 'ConfigMap', reason: 'forbidden', detail: 'forbidden' }] },
};

const death = fc.option(fc.record({ after: fc.integer({ min: 1, max: 12 }), late: fc.boolean() }), {
  nil: undefined,
});
type Death = { readonly after: number; readonly late: boolean } | undefined;

const mark = fc.record({
  type: fc.constant('mark'),
  what: fc.constantFrom('ack', 'mute', 'unmute', 'hour'),
  of: fc.nat(3),
});
const telling = fc.record({ type: fc.constant('tell'), dies: fc.boolean() });
const interval = fc.constantFrom(10 * SECOND, 40 * SECOND, MINUTE, 10 * MINUTE, 2 * HOUR);

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('look'),
      way: fc.constantFrom<Way[]>('whole', 'whole', 'shop', 'unread'),
      times: fc.integer({ min: 1, max: 3 }),
      every: interval,
      /** What happens at the same time as the last of them. */
      beside: fc.option(fc.oneof(fc.record({ type: fc.constant('look') }), mark, telling), {
        nil: undefined,
      }),
      death,
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('fail'), every: interval, death }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('become'),
      wrong: fc.subarray([...parts]),
      size: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 2, arbitrary: telling },
  { weight: 1, arbitrary: mark },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** What happens to one cluster, and who dies meanwhile. */
export const anyLife = fc.array(step, { minLength: 5, maxLength: 40 });

/** What people have been told, each message once however often it is put out. */
const people = () => {
  const heard = new Set<string>();
  const log = new Map<string, TurnName[]>();
  return {
    log,
    hear: ({ incident, watched }: IncidentRecord): void => {
      for (const { turn, at } of watched?.owed ?? []) {
        const key = `${incident}/${turn}/${at}`;
        if (heard.has(key)) continue;
        heard.add(key);
        log.set(incident, [...(log.get(incident) ?? []), turn]);
      }
    },
  };
};

const BEGINS: readonly TurnName[] = ['opened', 'reopened', 'flapping'];

/** A story that makes sense: it begins, goes on, ends, and only then begins again. */
const expectSense = (turns: readonly TurnName[]): void => {
  let isOpen = false;
  for (const [at, turn] of turns.entries()) {
    const begins = BEGINS.includes(turn) && !isOpen;
    expect([turns.slice(0, at + 1), begins || (isOpen && turn !== 'opened' && turn !== 'reopened')]).toEqual([
      turns.slice(0, at + 1),
      true,
    ]);
    isOpen = turn !== 'resolved';
  }
};

const isOpen = (turns: readonly TurnName[] | undefined): boolean =>
  turns !== undefined && turns.at(-1) !== 'resolved';

const isUnreachable = ({ watched }: IncidentRecord): boolean => watched?.codes[0] === UNREACHABLE;

const recordsOf = async ({ book }: Life): Promise<ReadonlyMap<string, IncidentRecord>> =>
  new Map((await book.list(CLUSTER)).map((record) => [record.incident, record]));

/** Whether a look of that way sees all of it; `fail`: none. */
const sees = (way: Way | 'fail', { namespaces, watched }: IncidentRecord): boolean => {
  if (way === 'shop') return namespaces.length > 0 && namespaces.every((name) => name === 'shop');
  return way === 'whole' || (way === 'unread' && watched?.unread.includes('ConfigMap') === true);
};

/** What no look that failed or saw a part may do, and what nobody but people may do. */
const expectKept = (
  before: ReadonlyMap<string, IncidentRecord>,
  after: ReadonlyMap<string, IncidentRecord>,
  way: Way | 'fail',
): void => {
  for (const [id, was] of before) {
    const is = after.get(id);
    const isPart = is?.watched?.partOf !== undefined;
    if (
      was.state !== 'pending' &&
      was.state !== 'resolved' &&
      !isPart &&
      !isUnreachable(was) &&
      !sees(way, was)
    )
      expect([way, id, is?.state]).not.toEqual([way, id, 'resolved']);
    if (
      was.acknowledged !== undefined &&
      is !== undefined &&
      is.state !== 'resolved' &&
      was.state !== 'resolved'
    )
      expect([id, is.acknowledged]).toEqual([id, was.acknowledged]);
    if (was.muted !== undefined && was.muted.until === undefined) {
      const told = (is?.watched?.turns ?? []).slice(was.watched?.turns.length ?? 0);
      expect([id, told.filter(({ turn }) => turn !== 'resolved')]).toEqual([id, []]);
    }
  }
};

/** Lives through it, with `other` as the store of a second process; throws when somebody is told what is not so. */
export const liveThrough = async (
  steps: readonly Step[],
  state: StateStore,
  other: StateStore = { ...state },
): Promise<void> => {
  const one = life({ state, policy: { reopenWithin: HOUR } });
  const { hear, log } = people();
  let wrong: readonly Part[] = [];
  let size = 1;
  /** Incidents that somebody was told to have. */
  const promised = new Set<string>();

  const dying = async (given: Death, act: (by: StateStore) => Promise<unknown>): Promise<void> => {
    const { guarded, dieAt, isDead } = mortality();
    if (given !== undefined) dieAt(given.after, given.late);
    await act(mortalState(state, { guarded })).catch((error: unknown) => {
      if (!isDead()) throw error;
    });
  };

  const tell = async (dies: boolean): Promise<void> => {
    for (const record of await createIncidentBook(other).list(CLUSTER)) {
      const owed = record.watched?.owed ?? [];
      if (owed.length === 0) continue;
      hear(record);
      if (dies) return;
      await createIncidentBook(other).change(CLUSTER, record.incident, (current) => paid(current, owed));
    }
  };

  const look = (way: Way, by: StateStore) => one.see(shown(wrong, way, size), { ...ways[way], by });

  const mark = async (given: { readonly what: string; readonly of: number }): Promise<void> => {
    const records = [...(await recordsOf(one)).values()];
    const id = records[given.of % Math.max(1, records.length)]?.incident ?? 'pod';
    if (given.what === 'hour') await one.mark(id, { type: 'mute', until: one.now() + HOUR, take: true });
    else if (given.what === 'mute') await one.mark(id, { type: 'mute', take: true });
    else if (given.what === 'unmute') await one.mark(id, { type: 'unmute' });
    else {
      const { status, record } = await one.mark(id, { type: 'ack' });
      if (status === 'changed') promised.add(record.incident);
    }
  };

  const act = async (given: Step): Promise<void> => {
    if (given.type === 'become') {
      wrong = given.wrong;
      size = given.size;
    } else if (given.type === 'tell') await tell(given.dies);
    else if (given.type === 'mark') await mark(given);
    else if (given.type === 'fail') {
      one.pass(given.every);
      await dying(given.death, (by) => one.fail(by));
    } else {
      for (let time = 1; time < given.times; time += 1) {
        one.pass(given.every);
        await look(given.way, state);
      }
      one.pass(given.every);
      const { beside, way } = given;
      await Promise.all([
        dying(given.death, (by) => look(way, by)),
        beside === undefined ? undefined : beside.type === 'look' ? look(way, other) : act(beside),
      ]);
    }
  };

  for (const given of steps) {
    const before = await recordsOf(one);
    promised.clear();
    await act(given);
    const after = await recordsOf(one);
    if (given.type === 'look' || given.type === 'fail')
      expectKept(before, after, given.type === 'look' ? given.way : 'fail');
    for (const id of promised) {
      const is = after.get(id);
      expect([id, is?.state === 'resolved' || is?.acknowledged !== undefined]).toEqual([id, true]);
    }
  }

  // In the end all is quiet, and looked at for as long as anything takes.
  for (const id of (await recordsOf(one)).keys()) await one.mark(id, { type: 'unmute' });
  for (let minute = 0; minute < 75; minute += 1) {
    one.pass(MINUTE);
    await one.see(shown(wrong, 'whole', size));
    await tell(false);
  }
  for (const turns of log.values()) expectSense(turns);
  const live = [...(await recordsOf(one)).values()].filter(({ incident }) => isOpen(log.get(incident)));
  const leads = shown(wrong, 'whole', size).map(({ id }) => id);
  expect(live.map(({ watched, state: stands }) => [watched?.findings[0], stands]).sort()).toEqual(
    leads.map((id) => [id, 'open']).sort(),
  );
};
