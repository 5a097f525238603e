import { Unavailable } from './core/errors.ts';
import { type ChatPlatform, MessageGone, type MessageRef, type Payload } from './core/ports/chat-platform.ts';
import type { DeliverParts } from './deliver-parts.ts';
import type { OutboxRecord } from './outbox.ts';
import { persistently } from './persistently.ts';

/** What a message is sent with. */
export interface Sending {
  readonly platform: ChatPlatform;
  /** Waits until the platform may be asked for one more of these. */
  readonly turn: (call: 'post' | 'update') => Promise<void>;
  /** The platform asked to wait with these, in milliseconds. */
  readonly limited: (call: 'post' | 'update', waitMs: number) => void;
  readonly signal: AbortSignal;
}

/** How soon what was sent is written down again, when the store is away: people see it already and must not see it twice. */
const WRITE_AGAIN_MS = 250;

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
  const payloads = platform.render(record.document);
  const before = record.sent?.refs ?? [];
  const refs: MessageRef[] = [];
  const thread = await threadOf(record, parts);
  const post = (payload: Payload, index: number): Promise<MessageRef> =>
    asked('post', sending, () =>
      platform.post(record.to, payload, {
        key: `${record.key}#${index}`,
        // Continuations go into the thread of the first part, so that a long message stays one message in the channel.
        thread: index === 0 ? thread : (thread ?? refs[0]),
        signal,
      }),
    );
  const show = async (payload: Payload, index: number): Promise<MessageRef> => {
    const at = before[index];
    if (at === undefined) return post(payload, index);
    try {
      await asked('update', sending, () => platform.update(at, payload, { signal }));
      return at;
    } catch (error) {
      if (error instanceof MessageGone) return post(payload, index);
      throw error;
    }
  };
  const remember = (sequence: number): Promise<void> =>
    persistently(
      () => parts.outbox.sent(record.key, { sequence, refs: [...refs, ...before.slice(refs.length)] }),
      { clock: parts.clock, pauseMs: WRITE_AGAIN_MS, signal },
    );
  for (const [index, payload] of payloads.entries()) {
    refs.push(await show(payload, index));
    // Remembered part by part: a process that dies here posts none of them twice.
    if (index < payloads.length - 1) await remember(0);
  }
  if (showsReport(record)) {
    // Before it is done with, so that whoever sends it again after a crash does this too.
    await remember(0);
    await persistently(() => rememberReport(record, thread ?? refs[0], parts), {
      clock: parts.clock,
      pauseMs: WRITE_AGAIN_MS,
      signal,
    });
  }
  await remember(record.sequence);
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
  { to, report }: OutboxRecord,
  root: MessageRef | undefined,
  parts: DeliverParts,
): Promise<void> => {
  if (report === undefined || root === undefined) return;
  await parts.remember(to, report);
  await parts.remember({ ...to, thread: root.id }, report);
};
