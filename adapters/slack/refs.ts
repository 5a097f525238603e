// SPDX-License-Identifier: Apache-2.0

import type { MessageRef } from '../../src/core/ports/chat-platform.ts';

/** A message of ours: where it is, and what an update of it needs to know. */
export interface SlackRef {
  readonly channel: string;
  readonly ts: string;
  /** Undefined in references of a bot that had one workspace. */
  readonly team: string | undefined;
  /** Of a message that stands for a file: the root of its thread, and which text the file holds. */
  readonly file: { readonly thread: string; readonly hash: string } | undefined;
}

/**
 * `C0OPS` and `1.2`; of one workspace among several `C0OPS@T1`; of a file `1.2/1.0/3f2a…`. Channel ids and timestamps
 * hold neither mark, and references outlive the process that made them.
 */
export const refOf = ({ channel, ts, team, file }: SlackRef): MessageRef => ({
  channel: team === undefined ? channel : `${channel}@${team}`,
  id: file === undefined ? ts : `${ts}/${file.thread}/${file.hash}`,
});

export const slackRefOf = (at: MessageRef): SlackRef => {
  const [channel = '', team] = at.channel.split('@');
  const [ts = '', thread, hash] = at.id.split('/');
  return {
    channel,
    ts,
    team,
    file: thread === undefined || hash === undefined ? undefined : { thread, hash },
  };
};
