import type { Document } from './core/document.ts';
import { Unavailable } from './core/errors.ts';
import { type ChatPlatform, MessageGone, type MessageRef, type Payload } from './core/ports/chat-platform.ts';
import type { DeliverParts } from './deliver-parts.ts';
import { isAlert } from './message-keys.ts';
import type { OutboxRecord } from './outbox.ts';
import { persistently } from './persistently.ts';

/** What a message is sent with. */
export interface Sending {
  readonly platform: ChatPlatform;
  /** Waits until the platform may be asked for one more of these. */
  readonly turn: (call: 'post' | 'update') => Promise<void>;
  /** The platform asked to wait with these, in milliseconds. */
  readonly limited: (call: 'post' | 'update', waitMs: number) => void;
  /** Posts, by key, that the platform has turned away for certain: no look is needed whether they are there. */
  readonly turnedAway: Set<string>;
  readonly signal: AbortSignal;
}

/** How soon what was sent is written down again, when the store is away: people see it already and must not see it twice. */
const WRITE_AGAIN_MS = 250;

/** What is left of a message that became shorter, where the platform takes nothing away. */
const NOTHING_MORE: Document = {
  summary: 'This part is no longer current.',
  blocks: [{ type: 'note', text: ['This part is no longer current.'] }],
};

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
  const { platform, signal } = sending;
  const { outbox } = parts;
  const payloads = platform.render(record.document, record.to);
  const before = record.sent?.refs ?? [];
  const refs: MessageRef[] = [];
  const thread = await threadOf(record, parts);
  let isRenewed = false as boolean;
  const write = (task: () => Promise<void>): Promise<void> =>
    persistently(task, { clock: parts.clock, pauseMs: WRITE_AGAIN_MS, signal });
  const remember = (sequence: number, all = [...refs, ...before.slice(refs.length)]): Promise<void> =>
    write(() => outbox.sent(record.key, { sequence, refs: all }));

  /** `gone`: in place of this one, under another key, since platforms answer the same key with what they have deleted. */
  const post = async (payload: Payload, part: number, gone?: string): Promise<MessageRef> => {
    const generation = gone ?? (record.renewed === undefined ? undefined : String(record.renewed));
    const options = {
      key: `${record.key}#${part}${generation === undefined ? '' : `@${generation}`}`,
      // Continuations go into the thread of the first part, so that a long message stays one message in the channel.
      thread: part === 0 ? thread : (thread ?? refs[0]),
      signal,
    };
    if (platform.find !== undefined) {
      if (record.sending?.part === part && !sending.turnedAway.delete(options.key)) {
        const found = await platform.find(record.to, { ...options, since: record.sending.at });
        if (found !== undefined) {
          // It may show an earlier version.
          await asked('update', sending, () => platform.update(found, payload, { signal }));
          return found;
        }
      } else await write(() => outbox.sending(record.key, part));
    }
    try {
      return await asked('post', sending, () => platform.post(record.to, payload, options));
    } catch (error) {
      if (error instanceof Unavailable && error.retryAfterMs !== undefined)
        sending.turnedAway.add(options.key);
      throw error;
    }
  };
  const show = async (payload: Payload, part: number): Promise<MessageRef> => {
    const at = before[part];
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
    refs.push(await show(payload, part).catch((error: unknown) => rootGone(error, record, parts)));
    // Remembered part by part: a process that dies here posts none of them twice.
    if (part < payloads.length - 1) await remember(0);
  }
  for (const at of before.slice(payloads.length)) await takeAway(at, sending);
  if (isRenewed) {
    // Before the new root is remembered, so that whoever sends it again after a crash does this too.
    const orphans = await outbox.renewReplies(record.key);
    for (const at of orphans) await takeAway(at, sending);
  }
  if (showsReport(record)) {
    // Before it is done with, so that whoever sends it again after a crash does this too.
    await remember(0, refs);
    await write(() => rememberReport(record, thread ?? refs[0], parts));
  }
  await remember(record.sequence, refs);
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
