// SPDX-License-Identifier: Apache-2.0

import { type Clock, MINUTE, SECOND } from '../../src/core/clock.ts';
import type { Conversation } from '../../src/core/conversation.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import { type ChatPlatform, MessageGone, type Payload } from '../../src/core/ports/chat-platform.ts';
import type { Draw } from '../../src/core/ports/draw.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { createCarry } from './carry.ts';
import { type Files, hashOf } from './files.ts';
import type { Invite } from './invite.ts';
import type { SlackPayload } from './payload.ts';
import { createPictured } from './pictured.ts';
import { type Posted, postOnce } from './post-once.ts';
import { refOf, slackRefOf } from './refs.ts';
import type { Respond } from './respond.ts';
import { failureOf, thrownFor } from './send-errors.ts';
import type { Workspace, Workspaces } from './workspaces.ts';

export interface SendParts {
  readonly workspaces: Workspaces;
  readonly files: Files;
  readonly invite: Invite;
  readonly respond: Respond;
  readonly clock: Clock;
  readonly log: Log;
  readonly draw?: Draw | undefined;
}

export type Sender = Pick<ChatPlatform, 'post' | 'update' | 'whisper'> & {
  readonly remove: NonNullable<ChatPlatform['remove']>;
};

/** A bad token may be a rotation that is late; after so long, messages are somebody else's to show. */
const TOKEN_PATIENCE_MS = 5 * MINUTE;

const isDirect = (channel: string): boolean => /^[DUW]/.test(channel);

interface Refusing {
  readonly workspace: Workspace;
  readonly channel: string;
  /** The bot was in the channel before: an update of what it wrote there, not a first message. */
  readonly wasThere: boolean;
}

export const createSender = (parts: SendParts): Sender => {
  const { workspaces, files, invite, respond, clock, log, draw } = parts;
  const carry = createCarry({ log, pictured: createPictured({ draw, files, clock, log }) });
  /** References name their workspace where there are several. */
  const named = workspaces.all.length > 1;

  /** The reaction that sending needs; always throws. */
  const refuse = async (error: unknown, { workspace, channel, wasThere }: Refusing): Promise<never> => {
    const { session } = workspace;
    const failure = failureOf(error);
    if (failure !== undefined) session.failed(failure);
    if (failure?.reaction === 'gone') throw new MessageGone(`Slack answered ${failure.error}`);
    if (failure?.error === 'thread_not_found') throw new MessageGone('The thread is no longer there');
    if (failure?.reaction === 'away' && wasThere && !isDirect(channel))
      throw new Refused('The bot was removed from this Slack channel: invite it again.');
    if (failure?.reaction === 'away') throw await invite(channel);
    const trouble = session.trouble();
    if (
      failure?.reaction === 'token' &&
      trouble !== undefined &&
      clock.now() - trouble.since > TOKEN_PATIENCE_MS
    )
      throw new Refused(`Slack has not taken the bot's token for minutes (${failure.error}).`);
    throw error instanceof Refused || error instanceof Unavailable ? error : thrownFor(failure, error);
  };

  const done = (workspace: Workspace): void => workspace.session.succeeded();

  /** With a file where there is one and Slack takes it, else with the messages that it stands for. */
  const send = async (
    workspace: Workspace,
    { file, ...shown }: SlackPayload,
    {
      once,
      rest,
      at,
    }: {
      readonly once: (payload: SlackPayload) => Promise<Posted>;
      readonly rest: (payload: SlackPayload, first: Posted) => Promise<unknown>;
      readonly at: { readonly channel: string; readonly thread: string | undefined };
    },
  ): Promise<{ readonly first: Posted; readonly isFile: boolean }> => {
    const { thread } = at;
    const uploaded =
      file === undefined || thread === undefined ? undefined : await files.upload(workspace, file);
    if (uploaded !== undefined && file !== undefined && thread !== undefined) {
      const first = await carry(workspace, shown, once, rest);
      if (await uploaded.show(first.channel, thread)) return { first, isFile: true };
      for (const piece of file.instead)
        await carry(
          workspace,
          piece,
          async (next) => rest(next, first),
          async (next) => rest(next, first),
        );
      return { first, isFile: false };
    }
    const [head, ...tail] = file?.instead ?? [shown];
    const first = await carry(workspace, head, once, rest);
    for (const piece of tail)
      await carry(
        workspace,
        piece,
        async (next) => rest(next, first),
        async (next) => rest(next, first),
      );
    return { first, isFile: false };
  };

  const post: Sender['post'] = async (to, payload, { key, thread, signal }) => {
    // A call under way is never cut short: a message that was posted and not remembered would be posted again.
    signal.throwIfAborted();
    const workspace = workspaces.of(to.workspace);
    const given = payload as unknown as SlackPayload;
    const root = thread === undefined ? undefined : slackRefOf(thread).ts;
    const at = { channel: to.channel, thread: root };
    try {
      const { first, isFile } = await send(workspace, given, {
        once: async (piece) =>
          postOnce(workspace, piece, { ...at, about: { key, file: given.file !== undefined } }),
        rest: async (piece, posted) => postOnce(workspace, piece, { ...at, thread: root ?? posted.ts }),
        at,
      });
      done(workspace);
      invite.arrived(to.channel);
      const file =
        isFile && given.file !== undefined && root !== undefined
          ? { thread: root, hash: hashOf(given.file) }
          : undefined;
      return refOf({ ...first, team: named ? to.workspace : undefined, file });
    } catch (error) {
      return refuse(error, { workspace, channel: to.channel, wasThere: false });
    }
  };

  /** Of references from before there were several workspaces, the first one's. */
  const workspaceAt = (team: string | undefined): Workspace =>
    team === undefined ? workspaces.all[0] : workspaces.of(team);

  const update: Sender['update'] = async (at, payload, { signal }) => {
    signal.throwIfAborted();
    const { channel, ts, team, file: before } = slackRefOf(at);
    const workspace = workspaceAt(team);
    const edit = async ({ text, blocks }: SlackPayload): Promise<Posted> => {
      await workspace.call((client) =>
        client.chat.update({
          channel,
          ts,
          text,
          // Without blocks an update keeps those that were there.
          blocks: [...blocks],
          parse: 'none',
          link_names: false,
        }),
      );
      return { channel, ts };
    };
    const { file, ...shown } = payload as unknown as SlackPayload;
    const isThere = file !== undefined && before !== undefined && hashOf(file) === before.hash;
    try {
      await send(workspace, isThere ? shown : { ...shown, file }, {
        once: edit,
        rest: async (piece) => postOnce(workspace, piece, { channel, thread: before?.thread ?? ts }),
        at: { channel, thread: before?.thread },
      });
      done(workspace);
    } catch (error) {
      await refuse(error, { workspace, channel, wasThere: true });
    }
  };

  const remove: Sender['remove'] = async (at, { signal }) => {
    signal.throwIfAborted();
    const { channel, ts, team } = slackRefOf(at);
    const workspace = workspaceAt(team);
    try {
      await workspace.call((client) => client.chat.delete({ channel, ts }));
      done(workspace);
    } catch (error) {
      if (failureOf(error)?.reaction !== 'gone') await refuse(error, { workspace, channel, wasThere: true });
    }
  };

  const postEphemeral = async (
    workspace: Workspace,
    to: Conversation,
    { person, shown: { text, blocks } }: { readonly person: string; readonly shown: SlackPayload },
  ): Promise<void> => {
    // In direct messages nobody else reads along, and an ephemeral message is gone when Slack is opened anew.
    if (isDirect(to.channel)) {
      await postOnce(workspace, { text, blocks }, { channel: to.channel, thread: to.thread });
      return;
    }
    await workspace.call((client) =>
      client.chat.postEphemeral({
        parse: 'none',
        link_names: false,
        channel: to.channel,
        user: person,
        text,
        blocks: [...blocks],
        ...(to.thread === undefined ? {} : { thread_ts: to.thread }),
      }),
    );
  };

  /** Nobody retries a whisper for us: three tries within seconds. */
  const whisperOnce = async (to: Conversation, person: string, shown: SlackPayload): Promise<void> => {
    const workspace = workspaces.of(to.workspace);
    for (let tries = 1; ; tries += 1) {
      try {
        await postEphemeral(workspace, to, { person, shown });
        done(workspace);
        return;
      } catch (error) {
        const failure = failureOf(error);
        if (failure?.reaction !== 'later' || tries === 3)
          return refuse(error, { workspace, channel: to.channel, wasThere: false });
        await clock.sleep(Math.min(5 * SECOND, failure.retryAfterMs ?? tries * 300));
      }
    }
  };

  const whisper: Sender['whisper'] = async (to, person, payload: Payload, { reply, signal }) => {
    const given = payload as unknown as SlackPayload;
    // A file is there for everybody in the channel: what is for one person stays words.
    for (const { text, blocks } of given.file?.instead ?? [given]) {
      signal.throwIfAborted();
      const shown = { text, blocks };
      const answered =
        reply !== undefined &&
        (await respond(reply, {
          response_type: 'ephemeral',
          replace_original: false,
          ...shown,
          ...(to.thread === undefined ? {} : { thread_ts: to.thread }),
        }));
      if (!answered) await whisperOnce(to, person, shown);
    }
  };

  return { post, update, remove, whisper };
};
