// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { changeEntry } from './change-entry.ts';
import { type Clock, DAY } from './core/clock.ts';
import { Conversation, placeOf } from './core/conversation.ts';
import { Document } from './core/document.ts';
import type { StateStore, Stored } from './core/ports/state-store.ts';
import { carriedTrace } from './core/trace-context.ts';
import { fitDocument } from './fit-document.ts';
import { lostSince } from './memory-marks.ts';
import { parsed } from './parsed.ts';

const Ref = z.object({ channel: z.string(), id: z.string() });

/** Under which root a message stands: one that exists already, or one of this outbox that may not have been sent yet. */
export const Thread = z.union([z.object({ ref: Ref }), z.object({ parentKey: z.string() })]);
export type Thread = z.infer<typeof Thread>;

/** One message in one place, as it should be now and as it was last sent. */
export const OutboxRecord = z.object({
  schema: z.literal(1),
  key: z.string(),
  to: Conversation,
  /** Who wrote this version: a run or an interaction. */
  run: z.string(),
  /** Versions of one message: the largest is the newest. */
  sequence: z.number(),
  document: Document,
  final: z.boolean(),
  /** The report that this message shows, for follow-ups. */
  report: z.string().optional(),
  thread: Thread.optional(),
  /** The cluster that it is about, for pauses of one cluster. */
  cluster: z.string().optional(),
  /** Shown while sending is paused: it says so. */
  despitePause: z.boolean().optional(),
  /** When the command came that it is the answer of, until that is shown; epoch milliseconds. */
  askedAt: z.number().optional(),
  /** Epoch milliseconds of this version. */
  createdAt: z.number(),
  /** What the platform shows; one reference per part of the message. */
  sent: z.object({ sequence: z.number(), refs: z.array(Ref).readonly() }).optional(),
  /** The part that a platform is asked to post right now: it may be there though no reference is known. */
  sending: z.object({ part: z.number(), at: z.number() }).optional(),
  /** Since when it may stand in chat, posted by a memory that is lost: it is looked for by its key; epoch milliseconds. */
  mayStandSince: z.number().optional(),
  /** When what an alert is about was first seen, epoch milliseconds. */
  seenAt: z.number().optional(),
  /** It changes a message that stands there from a memory that is lost; where there is none, nothing is shown. */
  onlyIfThere: z.boolean().optional(),
  /** How often it was posted anew, after somebody deleted it. */
  renewed: z.number().optional(),
  /** The digest that holds it, where too many came at once. */
  heldIn: z.string().optional(),
  /** Why it was given up. */
  dropped: z.string().optional(),
  /** The trace in which this version was written. */
  trace: carriedTrace,
});
export type OutboxRecord = z.infer<typeof OutboxRecord>;

type Keeping = 'sent' | 'sending' | 'mayStandSince' | 'renewed' | 'heldIn';
export type Letter = Omit<OutboxRecord, 'schema' | 'createdAt' | 'dropped' | Keeping>;

export interface Announced {
  readonly place: string;
  readonly key: string;
  /** Changes with every version that is put. */
  readonly version: number;
}

export interface Outbox {
  /** Durable when it resolves. An older version than the one that is there changes nothing. */
  readonly put: (letter: Letter) => Promise<void>;
  readonly read: (key: string) => Promise<OutboxRecord | undefined>;
  /** Messages whose newest version is not sent yet, of one place or of all. */
  readonly pending: (place?: string) => Promise<readonly Announced[]>;
  /** Remembers what was sent; done with it when nothing newer has come. */
  readonly sent: (
    key: string,
    sent: NonNullable<OutboxRecord['sent']>,
    options?: { readonly isAnswer?: boolean },
  ) => Promise<void>;
  readonly dropped: (key: string, reason: string) => Promise<void>;
  /** Written before a platform is asked to post a part. */
  readonly sending: (key: string, part: number) => Promise<void>;
  /** Its place is in this digest from now on; announced until `settled`. */
  readonly hold: (key: string, digest: string) => Promise<void>;
  /** What is held and stands in its digest is not waited for any more. */
  readonly settled: (key: string) => Promise<void>;
  /** Looked at again, whether it is still there. */
  readonly renew: (key: string) => Promise<void>;
  /** Replies in the thread of a root that was posted anew are posted under it; returns what they were. */
  readonly renewReplies: (root: string) => Promise<NonNullable<OutboxRecord['sent']>['refs']>;
}

/** How long a message can still be updated and replied to: as long as its report is kept. */
const KEPT_MS = 7 * DAY;

/** As message-keys.ts makes them. */
const isAlertKey = (key: string): boolean => key.startsWith('alert/');

const recordKey = (key: string): string => `outbox/${key}`;
const pendingPrefix = (place: string): string => `outbox-pending/${place}/`;
const pendingKey = (place: string, key: string): string => pendingPrefix(place) + encodeURIComponent(key);

/**
 * A later version wins. Within one run the last word stays: a worker that takes over from a dead one does not turn a
 * finished report back into progress. And a last word is never lost to progress, whatever the clocks of the two workers say.
 */
const isOvertaken = (letter: Letter, current: OutboxRecord): boolean => {
  const isSameRun = current.run === letter.run;
  if (letter.final && !(current.final && isSameRun)) return false;
  return current.sequence >= letter.sequence || (current.final && !letter.final && isSameRun);
};

/** Its newest version is not shown yet. */
export const isUnsent = ({ sent, sequence, dropped }: OutboxRecord): boolean =>
  dropped === undefined && (sent?.sequence ?? 0) < sequence;

/** What is known of a message beside its words: true of every version. */
const keptOf = (current: OutboxRecord | undefined): Pick<OutboxRecord, Keeping | 'askedAt'> => {
  const { sent, sending, mayStandSince, renewed, heldIn, askedAt } = current ?? {};
  return {
    ...(askedAt === undefined ? {} : { askedAt }),
    ...(sent === undefined ? {} : { sent }),
    ...(sending === undefined ? {} : { sending }),
    ...(mayStandSince === undefined ? {} : { mayStandSince }),
    ...(renewed === undefined ? {} : { renewed }),
    ...(heldIn === undefined ? {} : { heldIn }),
  };
};

/** Shown, or perhaps shown by somebody who died before it was remembered. */
const isThere = ({ sent, sending }: OutboxRecord): boolean => sent !== undefined || sending !== undefined;

const folderOf = (key: string): string => key.slice(0, key.lastIndexOf('/') + 1);

export const createOutbox = (state: StateStore, clock: Clock): Outbox => {
  /** Undefined: written by another release, whose bots show it. */
  const parse = (text: string): OutboxRecord | undefined => parsed(OutboxRecord, text);
  const change = (
    key: string,
    by: (current: OutboxRecord | undefined) => OutboxRecord | undefined,
    first?: Stored,
  ): Promise<OutboxRecord | undefined> =>
    changeEntry(state, recordKey(key), { parse, ttlMs: KEPT_MS, first }, by);

  const read = async (key: string): Promise<OutboxRecord | undefined> => {
    const stored = await state.get(recordKey(key));
    return stored === undefined ? undefined : parse(stored.value);
  };

  /**
   * The announcement's version is read before the record is written over what it was read as: whoever writes both after us
   * keeps it. What is not settled as it was read is not settled by anything newer.
   */
  const settle = async (
    key: string,
    by: (current: OutboxRecord) => OutboxRecord,
    isSettled: (record: OutboxRecord) => boolean,
  ): Promise<void> => {
    const stored = await state.get(recordKey(key));
    const before = stored === undefined ? undefined : parse(stored.value);
    if (before === undefined) return;
    const announced = pendingKey(placeOf(before.to), key);
    const version = isSettled(by(before)) ? (await state.get(announced))?.version : undefined;
    const record = await change(key, (current) => (current === undefined ? undefined : by(current)), stored);
    if (record !== undefined && version !== undefined && isSettled(record))
      await state.delete(announced, { ifVersion: version });
  };

  /** After a loss of memory an alert may stand in chat already, under the same key: it is looked for before it is posted. */
  const mayStand = async ({ key, thread, seenAt }: Letter): Promise<Pick<OutboxRecord, 'mayStandSince'>> => {
    if (thread !== undefined || !isAlertKey(key)) return {};
    const mayStandSince = await lostSince(state, clock.now(), seenAt);
    return mayStandSince === undefined ? {} : { mayStandSince };
  };

  // In this order on one connection; waited for together.
  const announce = async (place: string, key: string): Promise<void> => {
    await Promise.all([
      state.put(pendingKey(place, key), key, { ttlMs: KEPT_MS }),
      state.publish('outbox', place),
    ]);
  };

  return {
    put: async (letter) => {
      const place = placeOf(letter.to);
      const document = fitDocument(letter.document);
      const stands = await mayStand(letter);
      let isWaiting = false as boolean;
      const written = await change(letter.key, (current) => {
        isWaiting = current !== undefined && isUnsent(current);
        return current !== undefined && isOvertaken(letter, current)
          ? undefined
          : {
              ...letter,
              schema: 1,
              document,
              sequence: Math.max(letter.sequence, (current?.sequence ?? 0) + 1),
              createdAt: clock.now(),
              ...keptOf(current),
              ...(current === undefined ? stands : {}),
            };
      });
      // What is there may have been written by a process that died before it could announce it.
      if (written === undefined && !isWaiting) return;
      await announce(place, letter.key);
    },
    read,
    pending: async (place) => {
      const entries = await state.list(place === undefined ? 'outbox-pending/' : pendingPrefix(place));
      return entries.map(({ key, value, version }) => ({
        place: key.slice('outbox-pending/'.length, key.lastIndexOf('/')),
        key: value,
        version,
      }));
    },
    sent: (key, sent, { isAnswer = false } = {}) =>
      settle(
        key,
        ({ sending: _over, mayStandSince: _found, askedAt, ...current }) => ({
          ...current,
          sent,
          ...(askedAt === undefined || isAnswer ? {} : { askedAt }),
        }),
        (record) => record.sequence <= sent.sequence,
      ),
    sending: async (key, part) => {
      await change(key, (current) =>
        current === undefined ? undefined : { ...current, sending: { part, at: clock.now() } },
      );
    },
    hold: async (key, digest) => {
      await change(key, (current) =>
        current === undefined || current.sent !== undefined || current.heldIn !== undefined
          ? undefined
          : { ...current, heldIn: digest },
      );
    },
    settled: (key) =>
      settle(
        key,
        (current) => current,
        (record) => record.heldIn !== undefined,
      ),
    renew: async (key) => {
      const record = await change(key, (current) =>
        current?.sent === undefined ? undefined : { ...current, sent: { ...current.sent, sequence: 0 } },
      );
      if (record !== undefined) await announce(placeOf(record.to), key);
    },
    renewReplies: async (root) => {
      const before: { readonly channel: string; readonly id: string }[] = [];
      // Messages of one run in one conversation stand beside each other, and so do their names.
      for (const { value } of await state.list(recordKey(folderOf(root)))) {
        const found = parse(value);
        if (found?.thread === undefined || !('parentKey' in found.thread)) continue;
        if (found.thread.parentKey !== root || !isThere(found)) continue;
        before.push(...(found.sent?.refs ?? []));
        await change(found.key, (current) => {
          if (current === undefined || !isThere(current)) return undefined;
          const { sent: _there, sending: _under, ...rest } = current;
          return { ...rest, renewed: (current.renewed ?? 0) + 1 };
        });
        await announce(placeOf(found.to), found.key);
      }
      return before;
    },
    dropped: (key, reason) => {
      let given: number | undefined;
      return settle(
        key,
        (current) => {
          given ??= current.sequence;
          return current.sequence > given ? current : { ...current, dropped: reason };
        },
        (record) => record.dropped !== undefined,
      );
    },
  };
};
