// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { DAY, MINUTE, SECOND } from '../../src/core/clock.ts';
import { fits } from '../../src/core/fits.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import type { Sent } from './connector.ts';
import type { OverflowFile } from './payload.ts';

const Kept = z.object({ name: z.string(), title: z.string(), markdown: z.string() });
export type KeptFile = z.output<typeof Kept>;

/** Undefined for what others wrote into the store. */
const keptIn = (text: string): KeptFile | undefined => {
  try {
    return fits(Kept, JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/** A place in somebody's OneDrive, as their client names it when they agree. */
export const UploadInfo = z.object({
  contentUrl: z.string().max(4_000),
  name: z.string().max(500),
  uploadUrl: z.string().max(8_000),
  uniqueId: z.string().max(200),
  fileType: z.string().max(50).nullish(),
});
export type UploadInfo = z.output<typeof UploadInfo>;

/** Files that people are offered in their chat with the bot, and get when they agree. https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4 */
export interface Files {
  /** The message that asks; undefined where nothing can be kept until they answer. */
  readonly offer: (channel: string, file: OverflowFile) => Promise<Sent | undefined>;
  /** The very same words were, not long ago. */
  readonly isOffered: (channel: string, file: OverflowFile) => Promise<boolean>;
  /** Undefined when it was never offered in this very chat, or is no longer kept. */
  readonly kept: (channel: string, id: string) => Promise<KeptFile | undefined>;
  /** Puts it there; false when somebody else is at it. Throws where it could not be put. */
  readonly upload: (channel: string, id: string, to: UploadInfo) => Promise<boolean>;
}

const KEPT_MS = DAY;
const UPLOAD_MS = 30 * SECOND;

const keyOf = (channel: string, id: string): string =>
  `teams/file/${encodeURIComponent(channel)}/${encodeURIComponent(id)}`;

const idOf = (markdown: string): string => createHash('sha256').update(markdown).digest('hex').slice(0, 32);

/** What was put there, with a link that opens it. */
export const infoActivity = ({ contentUrl, name, uniqueId, fileType }: UploadInfo): Sent => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.teams.card.file.info',
      contentUrl,
      name,
      content: { uniqueId, fileType: fileType ?? 'md' },
    },
  ],
});

export const createFiles = ({
  memory,
  mayUpload,
  fetch = globalThis.fetch,
}: {
  readonly memory: AdapterParts['memory'];
  readonly mayUpload: (url: string) => boolean;
  readonly fetch?: typeof globalThis.fetch | undefined;
}): Files => ({
  offer: async (channel, { name, title, markdown, instead }) => {
    if (memory === undefined) return undefined;
    const id = idOf(markdown);
    await memory.put(keyOf(channel, id), JSON.stringify({ name, title, markdown }), { ttlMs: KEPT_MS });
    const context = { file: id };
    return {
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.teams.card.file.consent',
          name,
          content: {
            description: `${title}: all of it, with ${instead.length} more messages that are left out here`,
            sizeInBytes: Buffer.byteLength(markdown),
            acceptContext: context,
            declineContext: context,
          },
        },
      ],
    };
  },
  isOffered: async (channel, { markdown }) =>
    (await memory?.get(keyOf(channel, idOf(markdown)))) !== undefined,
  kept: async (channel, id) => {
    const stored = await memory?.get(keyOf(channel, id));
    if (stored === undefined) return undefined;
    return keptIn(stored.value);
  },
  upload: async (channel, id, { uploadUrl }) => {
    if (!mayUpload(uploadUrl)) throw new Error('an address that no file is sent to');
    const stored = await memory?.get(keyOf(channel, id));
    const file = stored === undefined ? undefined : keptIn(stored.value);
    if (file === undefined) throw new Error('the file is no longer kept');
    // Teams repeats what it was not answered for in time.
    const claim = await memory?.put(`${keyOf(channel, id)}/upload`, '1', { ifVersion: 0, ttlMs: MINUTE });
    if (claim === undefined) return false;
    const bytes = Buffer.from(file.markdown);
    const answer = await fetch(uploadUrl, {
      method: 'PUT',
      // No token: the address itself is the permission.
      headers: {
        'content-type': 'application/octet-stream',
        'content-range': `bytes 0-${bytes.length - 1}/${bytes.length}`,
      },
      body: bytes,
      redirect: 'error',
      signal: timeLimit(UPLOAD_MS),
    });
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`OneDrive answered ${answer.status}`);
    return true;
  },
});
