// SPDX-License-Identifier: Apache-2.0

import type { SlackPayload } from './payload.ts';
import type { Workspace } from './workspaces.ts';

export interface Posted {
  readonly channel: string;
  readonly ts: string;
}

/** What our messages say of themselves to whoever reads them back: which message of the outbox they are. */
export const MESSAGE_EVENT = 'k8sgpt_message';

export interface PostedAs {
  readonly channel: string;
  readonly thread?: string | undefined;
  /** `file`: it points to one. */
  readonly about?: { readonly key: string; readonly file: boolean } | undefined;
}

/** One message. Text is text: nothing in it is parsed, no name becomes a mention, no address a preview. */
export const postOnce = async (
  workspace: Workspace,
  { text, blocks }: Pick<SlackPayload, 'text' | 'blocks'>,
  { channel, thread, about }: PostedAs,
): Promise<Posted> => {
  const sent = await workspace.call((client) =>
    client.chat.postMessage({
      channel,
      text,
      blocks: [...blocks],
      parse: 'none',
      link_names: false,
      unfurl_links: false,
      unfurl_media: false,
      ...(thread === undefined ? {} : { thread_ts: thread }),
      ...(about === undefined
        ? {}
        : { metadata: { event_type: MESSAGE_EVENT, event_payload: { ...about } } }),
    }),
  );
  return { channel: sent.channel ?? channel, ts: sent.ts ?? '' };
};
