import type { Conversation } from '../../src/core/conversation.ts';
import type { MessageRef } from '../../src/core/ports/chat-platform.ts';
import { limitOf } from './limits.ts';
import { MESSAGE_EVENT } from './post-once.ts';
import { refOf } from './refs.ts';
import type { Workspaces } from './workspaces.ts';

interface Read {
  readonly ts?: string;
  readonly metadata?: { readonly event_type?: string; readonly event_payload?: object };
}

const scopeFor = (channel: string): readonly string[] =>
  channel.startsWith('D') ? ['im:history'] : ['channels:history', 'groups:history', 'mpim:history'];

/**
 * A message that was posted when the process died before it could remember it: by the key that its metadata holds, among
 * what is younger than `since` (milliseconds). Undefined when there is none, and where the app may not read.
 */
export const createFind = (workspaces: Workspaces) => {
  const named = workspaces.all.length > 1;
  return async (
    to: Conversation,
    key: string,
    { since, thread }: { readonly since: number; readonly thread?: string | undefined },
  ): Promise<MessageRef | undefined> => {
    const workspace = workspaces.known(to.workspace);
    const scopes = workspace?.session.identity()?.scopes ?? [];
    const { channel } = to;
    if (workspace === undefined || !scopeFor(channel).some((scope) => scopes.includes(scope)))
      return undefined;
    const asked = {
      channel,
      include_all_metadata: true,
      oldest: (since / 1_000).toFixed(6),
      limit: limitOf('historyMessages'),
    };
    try {
      const { messages = [] } = await workspace.call(async (client) =>
        thread === undefined
          ? client.conversations.history(asked)
          : client.conversations.replies({ ...asked, ts: thread }),
      );
      const found = (messages as readonly Read[]).find(
        ({ metadata }) =>
          metadata?.event_type === MESSAGE_EVENT &&
          (metadata.event_payload as { readonly key?: unknown } | undefined)?.key === key,
      );
      if (found?.ts === undefined) return undefined;
      return refOf({ channel, ts: found.ts, team: named ? to.workspace : undefined, file: undefined });
    } catch {
      return undefined;
    }
  };
};
