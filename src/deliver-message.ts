import type { Conversation } from './core/conversation.ts';
import { type ChatPlatform, MessageGone, type MessageRef, type Payload } from './core/ports/chat-platform.ts';
import type { DeliverParts } from './deliver-parts.ts';
import type { OutboxRecord } from './outbox.ts';

/** The root that a reply belongs under: undefined when the message stands in the channel itself. */
const threadOf = async (record: OutboxRecord, parts: DeliverParts): Promise<MessageRef | undefined> => {
  const { thread } = record;
  if (thread === undefined) return undefined;
  if ('ref' in thread) return thread.ref;
  const parent = await parts.outbox.read(thread.parentKey);
  if (parent === undefined) return undefined;
  // A root that was itself asked for in a thread: its replies stay in that thread.
  return (await threadOf(parent, parts)) ?? parent.sent?.refs[0];
};

/** Updates what is there, posts what is not; a message that somebody deleted is posted anew. Returns how many posts it took. */
export const sendMessage = async (
  record: OutboxRecord,
  platform: ChatPlatform,
  parts: DeliverParts,
  signal: AbortSignal,
): Promise<number> => {
  const payloads = platform.render(record.document);
  const before = record.sent?.refs ?? [];
  const refs: MessageRef[] = [];
  const thread = await threadOf(record, parts);
  let posts = 0;
  const post = async (payload: Payload, index: number): Promise<MessageRef> => {
    posts += 1;
    // Continuations go into the thread of the first part, so that a long message stays one message in the channel.
    return platform.post(record.to, payload, {
      key: `${record.key}#${index}`,
      thread: index === 0 ? thread : (thread ?? refs[0]),
      signal,
    });
  };
  for (const [index, payload] of payloads.entries()) {
    const at = before[index];
    refs.push(
      at === undefined
        ? await post(payload, index)
        : await replace(at, payload, () => post(payload, index), platform, signal),
    );
    // Remembered part by part: a process that dies here posts none of them twice.
    await parts.outbox.sent(record.key, {
      sequence: index === payloads.length - 1 ? record.sequence : 0,
      refs: [...refs, ...before.slice(refs.length)],
    });
  }
  await rememberReport(record, refs[0], thread, parts);
  return posts;
};

const replace = async (
  at: MessageRef,
  payload: Payload,
  post: () => Promise<MessageRef>,
  platform: ChatPlatform,
  signal: AbortSignal,
): Promise<MessageRef> => {
  try {
    await platform.update(at, payload, { signal });
    return at;
  } catch (error) {
    if (error instanceof MessageGone) return post();
    throw error;
  }
};

/** Follow-ups in the channel and in the message's thread find the report. */
const rememberReport = async (
  record: OutboxRecord,
  first: MessageRef | undefined,
  thread: MessageRef | undefined,
  parts: DeliverParts,
): Promise<void> => {
  if (record.report === undefined || !record.final || first === undefined) return;
  const inThread: Conversation = { ...record.to, thread: (thread ?? first).id };
  await parts.remember(record.to, record.report);
  await parts.remember(inThread, record.report);
};
