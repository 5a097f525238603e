// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { changeEntry } from './change-entry.ts';
import { DAY, HOUR, MINUTE, SECOND } from './core/clock.ts';
import type { Interaction } from './core/conversation.ts';
import type { Document } from './core/document.ts';
import { Unavailable } from './core/errors.ts';
import type { StateStore } from './core/ports/state-store.ts';
import { isOver, type Listener, Run } from './core/run.ts';
import type { TraceContext } from './core/trace-context.ts';
import type { Work } from './core/work.ts';
import { parsed } from './parsed.ts';
import { createTurns } from './turns.ts';

export interface JoinRequest {
  readonly shareKey: string;
  readonly interaction: Interaction;
  readonly work: Work;
  readonly opening: Document;
  readonly queue: string;
  readonly now: number;
  readonly trace?: TraceContext | undefined;
  /** Aborted when the person has been told that it was not taken. */
  readonly signal?: AbortSignal | undefined;
  /** Called before it is written: from here on somebody else who asks the same may begin it. */
  readonly storing?: (() => void) | undefined;
}

export interface Joined {
  readonly run: Run;
  readonly outcome:
    | 'created'
    /** Shares a run that waits or runs. */
    | 'joined'
    /** The same delivery once more. */
    | 'already'
    /** Shares a run that ended just now. */
    | 'recent';
}

export interface Ending {
  readonly report?: string | undefined;
  readonly trouble?: Run['trouble'];
  /** Those who heard the last word. */
  readonly told: readonly Listener[];
  readonly now: number;
}

export interface Runs {
  readonly join: (request: JoinRequest) => Promise<Joined>;
  /** The delivery has been dealt with to its end: the same once more is `already`. */
  readonly remember: (interaction: Interaction, run: string) => Promise<void>;
  /** Nobody joins it any more: whoever asks the same from now on begins a run of their own. */
  readonly unshare: (run: Run) => Promise<void>;
  readonly get: (id: string) => Promise<Run | undefined>;
  /** Whether others wait for the same. */
  readonly isAwaited: (shareKey: string) => Promise<boolean>;
  /** The run that an interaction started or joined. */
  readonly of: (interaction: string) => Promise<Run | undefined>;
  readonly update: (id: string, patch: Partial<Run>) => Promise<void>;
  /**
   * Ends a run, if nobody has joined since `told` were told; else undefined is returned for the caller to tell the
   * newcomers first. The run as it ended otherwise; one that has ended stays as it is.
   */
  readonly finish: (
    id: string,
    state: 'done' | 'failed' | 'cancelled',
    options: Ending,
  ) => Promise<Run | undefined>;
  /** Those that wait or run. */
  readonly active: () => Promise<readonly Run[]>;
  /** Queues of those: in one look, however many they are. */
  readonly activeQueues: () => Promise<ReadonlySet<string>>;
}

/** A finished answer is shared with whoever asks the same this soon after: "shared, 8 s old". */
const RECENT_MS = 10 * SECOND;
/** Those who wait for one run; whoever comes after them begins another one. */
const MOST_LISTENERS = 1_000;
const KEPT_MS = DAY;
/** Longer than any job may take: a run that lost its job is joined and seen by nobody. */
const ABANDONED_MS = 15 * MINUTE;

export const isAbandoned = (run: Run, now: number): boolean =>
  !isOver(run) && now - run.createdAt > ABANDONED_MS;
/** Platforms repeat a delivery for minutes, never for an hour. */
const SEEN_MS = HOUR;

const runKey = (id: string): string => `run/${id}`;
const shareKey = (key: string): string => `share/${key}`;
const seenKey = (interaction: string): string => `seen/${encodeURIComponent(interaction)}`;
const activeKey = (id: string): string => `active/${id}`;

/** The same delivery makes the same run, whoever receives it. */
export const runIdOf = (interaction: Pick<Interaction, 'id'>): string =>
  createHash('sha256').update(interaction.id).digest('hex').slice(0, 16);

const parse = (text: string): Run | undefined => parsed(Run, text);

const listenerOf = ({ interaction, now, trace }: JoinRequest): Listener => ({
  interaction: interaction.id,
  conversation: interaction.conversation,
  person: interaction.person,
  joinedAt: now,
  ...(trace === undefined ? {} : { trace }),
});

const hasHeard = (run: Run, { interaction }: JoinRequest): boolean =>
  run.listeners.some(
    (listener) =>
      listener.person.id === interaction.person.id &&
      listener.conversation.platform === interaction.conversation.platform,
  );

/** Before each write: who was told that nothing was started is right, and who is told from now on hears that it may be. */
const writing = ({ signal, storing }: JoinRequest): void => {
  signal?.throwIfAborted();
  storing?.();
};

export const createRuns = (state: StateStore): Runs => {
  const inTurn = createTurns();
  const get = async (id: string): Promise<Run | undefined> => {
    const stored = await state.get(runKey(id));
    return stored === undefined ? undefined : parse(stored.value);
  };
  const change = (id: string, by: (run: Run) => Run | undefined): Promise<Run | undefined> =>
    changeEntry(state, runKey(id), { parse, ttlMs: KEPT_MS }, (run) =>
      run === undefined ? undefined : by(run),
    );

  /** `isOurs`: not made by another process that received the same delivery. */
  const create = async (request: JoinRequest): Promise<{ readonly run: Run; readonly isOurs: boolean }> => {
    const run: Run = {
      schema: 1,
      id: runIdOf(request.interaction),
      shareKey: request.shareKey,
      queue: request.queue,
      work: request.work,
      opening: request.opening,
      state: 'queued',
      listeners: [listenerOf(request)],
      createdAt: request.now,
    };
    writing(request);
    const [made] = await Promise.all([
      state.put(runKey(run.id), JSON.stringify(run), { ttlMs: KEPT_MS, ifVersion: 0 }),
      state.put(activeKey(run.id), run.queue, { ttlMs: KEPT_MS }),
    ]);
    if (made !== undefined) return { run, isOurs: true };
    return { run: (await get(run.id)) ?? run, isOurs: false };
  };

  const forget = async (id: string): Promise<void> => {
    await state.delete(runKey(id));
    await state.delete(activeKey(id));
  };

  /** Joins the run that others wait for; undefined when there is none to join. */
  const share = async (id: string, request: JoinRequest): Promise<Joined | undefined> => {
    let outcome: Joined['outcome'] | undefined;
    const run = await change(id, (current) => {
      if (isAbandoned(current, request.now)) return undefined;
      const isFull = current.listeners.length >= MOST_LISTENERS;
      // Accepted by a process that died before it said so: the same delivery goes on where that one stopped.
      if (current.listeners.some((listener) => listener.interaction === request.interaction.id)) {
        outcome = 'created';
        return current;
      }
      const isRecent =
        current.state === 'done' &&
        current.report !== undefined &&
        request.now - (current.endedAt ?? 0) < RECENT_MS &&
        // Whoever asks again wants to know anew: they have seen this answer.
        !hasHeard(current, request);
      outcome = isFull ? undefined : !isOver(current) ? 'joined' : isRecent ? 'recent' : undefined;
      if (outcome !== undefined) writing(request);
      return outcome === undefined
        ? undefined
        : { ...current, listeners: [...current.listeners, listenerOf(request)] };
    });
    return run === undefined || outcome === undefined ? undefined : { run, outcome };
  };

  const join = async (request: JoinRequest): Promise<Joined> => {
    request.signal?.throwIfAborted();
    const [earlier, sharedFirst] = await Promise.all([
      state.get(seenKey(request.interaction.id)),
      state.get(shareKey(request.shareKey)),
    ]);
    const known = earlier === undefined ? undefined : await get(earlier.value);
    if (known !== undefined) return { run: known, outcome: 'already' };
    for (let tried = 0; tried < 20; tried += 1) {
      const shared = tried === 0 ? sharedFirst : await state.get(shareKey(request.shareKey));
      const joined = shared === undefined ? undefined : await share(shared.value, request);
      if (joined !== undefined) return joined;
      const { run, isOurs } = await create(request);
      const claimed = await state.put(shareKey(request.shareKey), run.id, {
        ttlMs: KEPT_MS,
        ifVersion: shared?.version ?? 0,
      });
      if (claimed !== undefined) {
        // Whoever made it may have taken it back before it was ours to share.
        if (!isOurs) await create(request);
        return { run, outcome: 'created' };
      }
      // Somebody asked the same at this very moment: theirs is the run, unless it is this very delivery.
      if (isOurs && (await state.get(shareKey(request.shareKey)))?.value !== run.id) await forget(run.id);
    }
    throw new Unavailable('too many people asked the same at once');
  };

  return {
    join: (request) => inTurn(request.shareKey, () => join(request)),
    get,
    isAwaited: async (key) => {
      const stored = await state.get(shareKey(key));
      const run = stored === undefined ? undefined : await get(stored.value);
      return run !== undefined && !isOver(run);
    },
    remember: async (interaction, run) => {
      await state.put(seenKey(interaction.id), run, { ttlMs: SEEN_MS });
    },
    unshare: async (run) => {
      const shared = await state.get(shareKey(run.shareKey));
      if (shared?.value === run.id) await state.delete(shareKey(run.shareKey), { ifVersion: shared.version });
    },
    of: async (interaction) => {
      const seen = await state.get(seenKey(interaction));
      return seen === undefined ? undefined : get(seen.value);
    },
    update: async (id, patch) => {
      await change(id, (run) => (isOver(run) ? undefined : { ...run, ...patch }));
    },
    finish: async (id, ended, { report, trouble, told, now }) => {
      const run = await change(id, (current) =>
        isOver(current)
          ? current
          : current.listeners.length > told.length
            ? undefined
            : {
                ...current,
                state: ended,
                endedAt: now,
                ...(report === undefined ? {} : { report }),
                ...(trouble === undefined ? {} : { trouble }),
              },
      );
      if (run !== undefined) await state.delete(activeKey(id));
      return run;
    },
    // A release before this one told of no queue.
    activeQueues: async () =>
      new Set((await state.list('active/')).flatMap(({ value }) => (value === '' ? [] : value))),
    active: async () => {
      const entries = await state.list('active/');
      const runs = await Promise.all(entries.map(({ key }) => get(key.slice('active/'.length))));
      return runs.filter((run): run is Run => run !== undefined && !isOver(run));
    },
  };
};
