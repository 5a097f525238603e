// SPDX-License-Identifier: Apache-2.0

import { limitOf } from '../../../adapters/slack/limits.ts';
import type { State } from './state.ts';
import type { Json, Message } from './types.ts';
import { faultOfAttachments, faultOfBlocks } from './validate/message.ts';

interface ResponseUrl {
  readonly channel: string;
  readonly user: string;
  readonly at: number;
  uses: number;
  /** What `replace_original` and `delete_original` mean. */
  original: Message | undefined;
}

export interface Answered {
  readonly status: number;
  readonly body: Json;
}

const problem = (status: number, error: string, messages: readonly string[] = []): Answered => ({
  status,
  body: { ok: false, error, ...(messages.length > 0 ? { response_metadata: { messages } } : {}) },
});

/** A place to answer one interaction, wherever it happened: five times in 30 minutes, without being a member there. */
export const responseUrlsOf = (state: State, now: () => number) => {
  const urls = new Map<string, ResponseUrl>();

  /** Posts, replaces or deletes; also what an acknowledgement with a body means. */
  const respond = (
    url: Omit<ResponseUrl, 'at' | 'uses'>,
    body: Json,
    via: 'response_url' | 'acknowledgement',
  ) => {
    const { original } = url;
    if (body.delete_original === true && original !== undefined) {
      original.deleted = true;
      return original;
    }
    const content = { text: body.text, blocks: body.blocks, attachments: body.attachments };
    if (body.replace_original === true && original !== undefined) {
      // A message that loses its blocks shows its text.
      state.edit(original, { ...content, blocks: body.blocks ?? [] }, via);
      return original;
    }
    const isForAll = body.response_type === 'in_channel';
    return state.add({
      ...content,
      channel: url.channel,
      threadTs: body.thread_ts,
      onlyFor: isForAll ? undefined : url.user,
      via,
    });
  };

  return {
    respond,
    issue: (channel: string, user: string, original?: Message): string => {
      const id = state.id('R');
      urls.set(id, { channel, user, at: now(), uses: 0, original });
      return id;
    },
    post: (id: string, body: Json): Answered => {
      const url = urls.get(id);
      if (url === undefined) return problem(404, 'no_such_url');
      if (now() - url.at > limitOf('responseUrlMs')) return problem(404, 'expired_url');
      if (url.uses >= limitOf('responseUrlUses')) return problem(404, 'used_url');
      url.uses += 1;
      if (body === undefined) return problem(400, 'invalid_payload');
      const deletes = body.delete_original === true;
      if (!deletes && !body.text && !body.blocks?.length && !body.attachments?.length)
        return problem(400, 'no_text');
      // The sum over all blocks is not looked at here. https://github.com/slackapi/bolt-js/issues/2867
      const fault =
        (body.blocks === undefined ? undefined : faultOfBlocks(body.blocks, { total: false })) ??
        (body.attachments === undefined ? undefined : faultOfAttachments(body.attachments));
      if (fault !== undefined) return problem(400, fault.error, fault.messages);
      url.original = respond(url, body, 'response_url');
      return { status: 200, body: { ok: true } };
    },
  };
};

export type ResponseUrls = ReturnType<typeof responseUrlsOf>;
