// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import type { Block } from '../../src/core/document.ts';
import type { Draw } from '../../src/core/ports/draw.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import type { Api } from './send.ts';

/** Two for each point of a phone. */
const WIDTH = 720;

const Uploaded = z.object({ file_infos: z.array(z.object({ id: z.string() })).min(1) });

/**
 * Ids of the pictures of a post, which Mattermost shows under its words. What cannot be uploaded is left out: the words
 * say the same. https://developers.mattermost.com/api-documentation/#/operations/UploadFile
 */
export const createPictures =
  (api: Api, { draw, log }: { readonly draw: Draw | undefined; readonly log: Log }) =>
  async (
    channel: string,
    pictures: readonly Extract<Block, { type: 'picture' }>[],
    signal: AbortSignal,
  ): Promise<readonly string[]> => {
    if (draw === undefined) return [];
    const ids: string[] = [];
    for (const { chart, theme } of pictures) {
      const query = new URLSearchParams({ channel_id: channel, filename: 'chart.png' });
      try {
        const { file_infos: infos } = await api.call('POST', `files?${query.toString()}`, {
          png: draw(chart, { theme: theme ?? 'light', width: WIDTH }),
          signal,
          schema: Uploaded,
        });
        ids.push(...infos.map(({ id }) => id));
      } catch (error) {
        if (signal.aborted) throw error;
        log.warn({}, 'A picture could not be uploaded to Mattermost');
      }
    }
    return ids;
  };
