// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { type Clock, SECOND } from '../../src/core/clock.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import type { OverflowFile } from './payload.ts';
import { failureOf } from './send-errors.ts';
import type { Workspace } from './workspaces.ts';

const UPLOAD_MS = 20 * SECOND;
const TRIES = 3;

export const hashOf = ({ markdown }: OverflowFile): string =>
  createHash('sha256').update(markdown).digest('hex').slice(0, 16);

/** A file that Slack has and nobody sees yet. */
export interface Uploaded {
  /** Shows it in the thread; false when Slack does not. */
  readonly show: (channel: string, thread: string) => Promise<boolean>;
}

export interface Files {
  /** Undefined when it cannot be uploaded, for whatever reason: the words are sent as messages then. Never throws. */
  readonly upload: (workspace: Workspace, file: OverflowFile) => Promise<Uploaded | undefined>;
  /** The id of a picture that Slack has, for blocks to name; undefined when it cannot be uploaded. Never throws. */
  readonly picture: (workspace: Workspace, picture: PictureFile) => Promise<string | undefined>;
}

export interface PictureFile {
  readonly title: string;
  readonly png: Uint8Array;
}

/** The same picture is uploaded once: a message is edited again and again. */
const PICTURES_KEPT = 50;

/** Long texts as files: an address is asked for, the bytes go there, and then the file is shown. https://docs.slack.dev/messaging/working-with-files#upload */
export const createFiles = ({
  fetch = globalThis.fetch,
  clock,
  log,
}: {
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly clock: Clock;
  readonly log: Log;
}): Files => {
  const without = new WeakSet<Workspace>();

  const pictures = new WeakMap<Workspace, Map<string, string>>();

  const put = async (workspace: Workspace, name: string, bytes: Uint8Array): Promise<string> => {
    const { upload_url: url, file_id: id } = await workspace.call((client) =>
      client.files.getUploadURLExternal({ filename: name, length: bytes.length }),
    );
    if (url === undefined || id === undefined) throw new Error('Slack named no place for a file');
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.from(bytes),
      signal: timeLimit(UPLOAD_MS),
    });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`a file was answered with ${answer.status}`);
    return id;
  };

  const show = async (
    workspace: Workspace,
    file: { readonly id: string; readonly title: string },
    at: { readonly channel_id: string; readonly thread_ts: string },
  ): Promise<boolean> => {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      try {
        await workspace.call((client) => client.files.completeUploadExternal({ files: [file], ...at }));
        return true;
      } catch (error) {
        const failure = failureOf(error);
        log.warn({ reason: failure?.error ?? 'unknown', tries }, 'Slack did not show a file');
        // Without an answer it may be there: the words once more beside it are better than none.
        if (failure?.reaction !== 'later') return false;
        if (tries < TRIES) await clock.sleep(Math.min(5 * SECOND, failure.retryAfterMs ?? SECOND));
      }
    }
    return false;
  };

  /** Undefined where Slack takes no files of ours. */
  const uploaded = async <T>(workspace: Workspace, act: () => Promise<T>): Promise<T | undefined> => {
    if (without.has(workspace)) return undefined;
    try {
      return await act();
    } catch (error) {
      const reason = failureOf(error)?.error;
      if (reason === 'missing_scope' || reason === 'unknown_method') without.add(workspace);
      // The error of fetch names the address, which is a secret.
      log.warn({ reason: reason ?? 'no answer' }, 'A file could not be uploaded; sent as messages');
      return undefined;
    }
  };

  return {
    picture: async (workspace, { title, png }) => {
      const known = pictures.get(workspace) ?? new Map<string, string>();
      pictures.set(workspace, known);
      const hash = createHash('sha256').update(png).digest('hex');
      const before = known.get(hash);
      if (before !== undefined) return before;
      return uploaded(workspace, async () => {
        const id = await put(workspace, 'chart.png', png);
        // Into no channel: it is seen where a block names it.
        await workspace.call((client) => client.files.completeUploadExternal({ files: [{ id, title }] }));
        known.set(hash, id);
        for (const old of [...known.keys()].slice(0, -PICTURES_KEPT)) known.delete(old);
        return id;
      });
    },
    upload: async (workspace, file) =>
      uploaded(workspace, async () => {
        const id = await put(workspace, file.name, Buffer.from(file.markdown));
        return {
          show: async (channel, thread) =>
            show(workspace, { id, title: file.title }, { channel_id: channel, thread_ts: thread }),
        };
      }),
  };
};
