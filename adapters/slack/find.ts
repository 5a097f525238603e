// SPDX-License-Identifier: Apache-2.0

import { SECOND } from '../../src/core/clock.ts';
import type { Conversation } from '../../src/core/conversation.ts';
import { Unavailable } from '../../src/core/errors.ts';
import type { ChatPlatform } from '../../src/core/ports/chat-platform.ts';
import { limitOf } from './limits.ts';
import { MESSAGE_EVENT } from './post-once.ts';
import { refOf, slackRefOf } from './refs.ts';
import { failureOf, thrownFor } from './send-errors.ts';
import type { Workspaces } from './workspaces.ts';

interface Read {
  readonly ts?: string;
  readonly metadata?: { readonly event_type?: string; readonly event_payload?: object };
}

/** Clocks differ: a message may bear an earlier time than the one at which we asked for it. */
const SKEW_MS = 60_000;

const scopesFor = (channel: string): readonly string[] =>
  /^[DUW]/.test(channel) ? ['im:history'] : ['channels:history', 'groups:history', 'mpim:history'];

interface About {
  readonly key?: unknown;
  readonly file?: unknown;
}

const aboutOf = ({ metadata }: Read): About =>
  metadata?.event_type === MESSAGE_EVENT ? (metadata.event_payload ?? {}) : {};

const newestOf = (messages: readonly Read[], isAlike: (key: string) => boolean): Read | undefined =>
  messages
    .filter((message) => {
      const { key } = aboutOf(message);
      return typeof key === 'string' && isAlike(key);
    })
    .reduce<Read | undefined>(
      (newest, message) => (Number(message.ts) > Number(newest?.ts ?? 0) ? message : newest),
      undefined,
    );

/** Longer than we wait for an answer (client.ts): a request whose answer nobody has by then is over, or never came. */
const UNDER_WAY_MS = 15_000;

/** Whether the app may read there. */
const mayRead = (workspaces: Workspaces, { workspace, channel }: Conversation): boolean => {
  const scopes = workspaces.known(workspace)?.session.identity()?.scopes ?? [];
  return scopesFor(channel).some((scope) => scopes.includes(scope));
};

/** Where nobody can look, waiting finds nothing out. */
export const underWayIn =
  (workspaces: Workspaces): NonNullable<ChatPlatform['underWayMs']> =>
  (to) =>
    mayRead(workspaces, to) ? UNDER_WAY_MS : 0;

/**
 * A message that was posted when the process died before it could remember it, by the key that its metadata holds.
 * Undefined when there is none, and where the app may not read: in channels that takes a scope which the manifest leaves
 * to the operator.
 */
export const createFind = (workspaces: Workspaces): NonNullable<ChatPlatform['find']> => {
  const named = workspaces.all.length > 1;
  return async (to, { key, thread, since, signal, isAlike }) => {
    signal.throwIfAborted();
    const workspace = workspaces.of(to.workspace);
    const { channel } = to;
    // A bot that has just started does not know yet what it may read: not asking would be not finding.
    if (workspace.session.identity() === undefined)
      throw new Unavailable('Slack has not told yet what this app may read', { retryAfterMs: SECOND });
    if (!mayRead(workspaces, to)) return undefined;
    const root = thread === undefined ? undefined : slackRefOf(thread).ts;
    const asked = {
      channel,
      include_all_metadata: true,
      oldest: ((since - SKEW_MS) / 1_000).toFixed(6),
      limit: limitOf('historyMessages'),
    };
    try {
      const { messages = [] } = await workspace.call(async (client) =>
        root === undefined
          ? client.conversations.history(asked)
          : client.conversations.replies({ ...asked, ts: root }),
      );
      const all = messages as readonly Read[];
      const found = newestOf(all, isAlike ?? ((other) => other === key));
      if (found?.ts === undefined) return undefined;
      const { ts } = found;
      // Whether its file is there is not known: it is shown once more.
      const isFile = root !== undefined && aboutOf(found).file === true;
      const file = isFile ? { thread: root, hash: '-' } : undefined;
      return refOf({ channel, ts, team: named ? to.workspace : undefined, file });
    } catch (error) {
      const failure = failureOf(error);
      // A post in doubt waits until Slack can be asked about it.
      if (failure === undefined || failure.reaction === 'later') throw thrownFor(failure, error);
      return undefined;
    }
  };
};
