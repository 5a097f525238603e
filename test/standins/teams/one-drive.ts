// SPDX-License-Identifier: Apache-2.0

import type { IncomingMessage } from 'node:http';
import type { Delivered, Saying } from './saying.ts';
import type { Json, Message } from './state.ts';

/** A file as it lies there. */
export interface Uploaded {
  readonly path: string;
  readonly text: string;
}

/** Upload sessions below `/upload/`, each an address that whoever has it may write to. https://learn.microsoft.com/onedrive/developer/rest-api/api/driveitem_createuploadsession */
export const createOneDrive = () => {
  const files: Uploaded[] = [];
  let failing = 0;
  return {
    files,
    fail: (status: number): void => {
      failing = status;
    },
    /** The status that a request is answered with; undefined for what is elsewhere. */
    take: (request: IncomingMessage, text: string): number | undefined => {
      const path = request.url ?? '/';
      if (!path.startsWith('/upload/')) return undefined;
      if (failing !== 0) return failing;
      if (request.method !== 'PUT') return 405;
      // Whoever sends a token of theirs there gives it away.
      if (request.headers.authorization !== undefined) return 401;
      const size = Buffer.byteLength(text);
      if (request.headers['content-range'] !== `bytes 0-${size - 1}/${size}`) return 416;
      files.push({ path, text });
      return 201;
    },
  };
};

interface Answered {
  readonly replyToId: string;
  readonly action: 'accept' | 'decline';
  readonly context: Json;
  readonly uploadInfo?: Json;
}

/** Somebody allows or declines the file that a message offers; `uploadUrl` where their client names another place. */
export const consentOf =
  ({
    find,
    address,
    ask,
  }: {
    readonly find: (room: string, id: string) => Message | undefined;
    readonly address: string;
    readonly ask: (saying: Saying, answered: Answered) => Promise<Delivered>;
  }) =>
  async (
    saying: Saying & {
      readonly message: string;
      readonly action: 'accept' | 'decline';
      readonly uploadUrl?: string;
    },
  ): Promise<Delivered> => {
    const { room, message: replyToId, action, uploadUrl = address } = saying;
    const [card] = find(room.id, replyToId)?.activity.attachments ?? [];
    const uploadInfo = {
      contentUrl: 'https://contoso-my.sharepoint.com/personal/ana/Documents/Applications/k8sgpt.md',
      name: 'k8sgpt.md',
      uploadUrl,
      uniqueId: '1150D938-8870-4044-9F2C-5BBDEBA70C8C',
      fileType: 'md',
    };
    const context = card?.content[`${action}Context`] ?? { file: 'unknown' };
    return ask(saying, { replyToId, action, context, ...(action === 'accept' ? { uploadInfo } : {}) });
  };
