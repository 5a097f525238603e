// SPDX-License-Identifier: Apache-2.0

import { SECOND } from './core/clock.ts';
import type { Document } from './core/document.ts';
import { Unavailable } from './core/errors.ts';
import { type ChatPlatform, MessageGone, type MessageRef, type Payload } from './core/ports/chat-platform.ts';
import type { DeliverParts } from './deliver-parts.ts';
import { alikeKeys, isAlert } from './message-keys.ts';
import type { OutboxRecord } from './outbox.ts';
import { persistently } from './persistently.ts';
import type { ShownHere } from './shown-here.ts';

/** What a message is sent with. */
export interface Sending {
  readonly platform: ChatPlatform;
  /** Waits until the platform may be asked for one more of these. */
  readonly turn: (call: 'post' | 'update') => Promise<void>;
  /** The platform asked to wait with these, in milliseconds. */
  readonly limited: (call: 'post' | 'update', waitMs: number) => void;
  /** Posts, by key, that the platform has turned away for certain: no look is needed whether they are there. */
  readonly turnedAway: Set<string>;
  readonly shownHere: ShownHere;
  readonly signal: AbortSignal;
}

/** How soon what was sent is written down again, when the store is away: people see it already and must not see it twice. */
const WRITE_AGAIN_MS = 250;

/** What is left of a message that became shorter, where the platform takes nothing away. */
const NOTHING_MORE: Document = {
  summary: 'This part is no longer current.',
  blocks: [{ type: 'note', text: ['This part is no longer current.'] }],
};

/** Why nothing is shown of what only changes a message that is there. */
const NOT_THERE = 'no message of before stands there';

/** The root that a reply belongs under: undefined when the message stands in the channel itself. */
const threadOf = async (record: OutboxRecord, parts: DeliverParts): Promise<MessageRef | undefined> => {
  const { thread } = record;
  if (thread === undefined) return undefined;
  if ('ref' in thread) return thread.ref;
  const parent = await parts.outbox.read(thread.parentKey);
  // A root that was itself asked for in a thread: its replies stay in that thread.
  const root = parent === undefined ? undefined : ((await threadOf(parent, parts)) ?? parent.sent?.refs[0]);
  if (root === undefined) throw new Unavailable('the message that this one replies to is not there yet');
  return root;
};

/** Updates what is there, posts what is not; a message that somebody deleted is posted anew. */
export const sendMessage = async (
  record: OutboxRecord,
  sending: Sending,
  parts: DeliverParts,
): Promise<void> => {
  const { platform, shownHere, signal } = sending;
  const { outbox } = parts;
  const payloads = platform.render(record.document, record.to);
  const before = record.sent?.refs ?? [];
  const refs: MessageRef[] = [];
  const thread = await threadOf(record, parts);
  let isRenewed = false as boolean;
  const write = (task: () => Promise<void>): Promise<void> =>
    persistently(task, { clock: parts.clock, pauseMs: WRITE_AGAIN_MS, signal });
  const remember = (sequence: number, all = [...refs, ...before.slice(refs.length)]): Promise<void> =>
    write(() =>
      outbox.sent(
        record.key,
        { sequence, refs: all },
        { isAnswer: record.final && sequence === record.sequence },
      ),
    );

  const keyOf = (part: number, generation: number | string | undefined = record.renewed): string =>
    `${record.key}#${part}${generation === undefined ? '' : `@${generation}`}`;

  /**
   * `gone`: in place of this one, under another key, since platforms answer the same key with what they have deleted.
   * Undefined: it is only for a message that is not there.
   */
  const post = async (payload: Payload, part: number, gone?: string): Promise<MessageRef | undefined> => {
    const options = {
      key: keyOf(part, gone),
      // Continuations go into the thread of the first part, so that a long message stays one message in the channel.
      thread: part === 0 ? thread : (thread ?? refs[0]),
      signal,
    };
    const askedAt = record.sending?.part === part ? record.sending.at : undefined;
    const since = (part === 0 ? record.mayStandSince : undefined) ?? askedAt;
    if (platform.find !== undefined && since !== undefined && !sending.turnedAway.delete(options.key)) {
      // The memory that is lost knew another episode, or another storm, than this one.
      const isAlike = record.mayStandSince === undefined ? undefined : alikeKeys(record.key);
      const found = await platform.find(record.to, { ...options, since, isAlike });
      if (found !== undefined) {
        // It may show an earlier version.
        await asked('update', sending, () => platform.update(found, payload, { signal }));
        return found;
      }
      if (askedAt !== undefined)
        mustBeOver(askedAt, platform.underWayMs?.(record.to) ?? 0, parts.clock.now());
    }
    if (record.onlyIfThere === true) return undefined;
    try {
      return await asked('post', sending, async () => {
        // Its time is that of the request, and not of the waiting before it.
        if (platform.find !== undefined)
          await inNoTime(() => write(() => outbox.sending(record.key, part)), parts);
        return platform.post(record.to, payload, options);
      });
    } catch (error) {
      if (error instanceof Unavailable && error.retryAfterMs !== undefined)
        sending.turnedAway.add(options.key);
      throw error;
    }
  };
  const show = async (payload: Payload, part: number): Promise<MessageRef | undefined> => {
    // A store that failed over may not know any more what was shown a moment ago. The key of a run is its own for ever;
    // episodes of alerts are counted anew where all is lost, and those are looked for in the channel.
    const at = before[part] ?? (isAlert(record.key) ? undefined : shownHere.get(keyOf(part)));
    if (at === undefined) return post(payload, part);
    try {
      await asked('update', sending, () => platform.update(at, payload, { signal }));
      return at;
    } catch (error) {
      if (!(error instanceof MessageGone)) throw error;
      isRenewed ||= part === 0 && thread === undefined;
      return post(payload, part, at.id);
    }
  };

  for (const [part, payload] of payloads.entries()) {
    const ref = await show(payload, part).catch((error: unknown) => rootGone(error, record, parts));
    if (ref === undefined) return write(() => outbox.dropped(record.key, NOT_THERE));
    refs.push(ref);
    if (!isAlert(record.key)) shownHere.set(keyOf(part), ref);
    // Remembered part by part: a process that dies here posts none of them twice.
    if (part < payloads.length - 1 && ref !== before[part]) await remember(0);
  }
  for (const [more, at] of before.slice(payloads.length).entries()) {
    await takeAway(at, sending);
    shownHere.delete(keyOf(payloads.length + more));
  }
  if (isRenewed) {
    // Before the new root is remembered, so that whoever sends it again after a crash does this too.
    const orphans = await outbox.renewReplies(record.key);
    for (const at of orphans) await takeAway(at, sending);
  }
  if (showsReport(record)) {
    // Before it is done with, so that whoever sends it again after a crash does this too.
    if (refs.some((ref, part) => ref !== before[part])) await remember(0, refs);
    await write(() => rememberReport(record, thread ?? refs[0], parts));
  }
  await remember(record.sequence, refs);
};

/**
 * Not there yet is not never: what somebody asked for, who died or gave the answer up, may be carried out as long as it is
 * under way. A time that lies ahead is of a clock that was set back since: it says nothing.
 */
const mustBeOver = (askedAt: number, underWayMs: number, now: number): void => {
  const left = askedAt + underWayMs - now;
  if (askedAt <= now && left > 0)
    throw new Unavailable('whether this message was posted is not known yet', { retryAfterMs: left });
};

/** Well within a lease, which was renewed lately when this began. */
const NO_TIME_MS = 4 * SECOND;

/** A process that was stopped meanwhile, and goes on long after its lease, does not know any more whose turn it is. */
const inNoTime = async (task: () => Promise<void>, { clock }: DeliverParts): Promise<void> => {
  const before = clock.now();
  await task();
  if (clock.now() - before > NO_TIME_MS) throw new Unavailable('this process was stopped for a while');
};

/** Somebody deleted the root under which this one was to stand: the root is looked at first, and comes back. */
const rootGone = async (error: unknown, { thread }: OutboxRecord, parts: DeliverParts): Promise<never> => {
  if (!(error instanceof MessageGone) || thread === undefined || !('parentKey' in thread)) throw error;
  await parts.outbox.renew(thread.parentKey);
  throw new Unavailable('the message that this one replies to was deleted', { cause: error });
};

/** A part that is no longer needed; one that is gone already is no trouble. */
const takeAway = async (at: MessageRef, sending: Sending): Promise<void> => {
  const { platform, signal } = sending;
  try {
    if (platform.remove === undefined)
      await asked('update', sending, () => platform.update(at, platform.render(NOTHING_MORE)[0], { signal }));
    else await platform.remove(at, { signal });
  } catch (error) {
    if (!(error instanceof MessageGone)) throw error;
  }
};

const asked = async <T>(
  call: 'post' | 'update',
  { turn, limited, signal }: Sending,
  act: () => Promise<T>,
): Promise<T> => {
  await turn(call);
  signal.throwIfAborted();
  try {
    return await act();
  } catch (error) {
    if (error instanceof Unavailable && error.retryAfterMs !== undefined) limited(call, error.retryAfterMs);
    throw error;
  }
};

/** A report's own message; its details and explanations belong to the same report and come later. */
const showsReport = (record: OutboxRecord): boolean =>
  record.report !== undefined &&
  record.final &&
  !(record.thread !== undefined && 'parentKey' in record.thread);

/** Follow-ups in the channel and in the message's thread find the report. */
const rememberReport = async (
  { key, to, report }: OutboxRecord,
  root: MessageRef | undefined,
  parts: DeliverParts,
): Promise<void> => {
  if (report === undefined || root === undefined) return;
  // The last report of a channel is one that somebody asked for there.
  if (!isAlert(key)) await parts.remember(to, report);
  await parts.remember({ ...to, thread: root.id }, report);
};
