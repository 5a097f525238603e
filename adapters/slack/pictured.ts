// SPDX-License-Identifier: Apache-2.0

import { type Clock, SECOND } from '../../src/core/clock.ts';
import type { Draw } from '../../src/core/ports/draw.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import type { Files } from './files.ts';
import { limitOf } from './limits.ts';
import type { SlackPayload } from './payload.ts';
import { harmless } from './render-inline.ts';
import { failureOf } from './send-errors.ts';
import { cutWithin } from './split-text.ts';
import type { Workspace } from './workspaces.ts';

/** Two for each point of a phone. */
const WIDTH = 720;

/** Slack takes a moment until a file that was uploaded can be named in a block. */
const TRIES = 4;

export interface Pictured {
  /** The payload with its pictures in it; undefined where they cannot be shown. Never throws. */
  readonly asked: (workspace: Workspace, payload: SlackPayload) => Promise<SlackPayload | undefined>;
  /** Sends it; undefined when Slack does not show it, also after a while. */
  readonly tried: <T>(send: () => Promise<T>) => Promise<{ readonly value: T } | undefined>;
}

const shortened = (text: string, most: number): string =>
  text.length <= most ? text : text.slice(0, cutWithin(text, most));

/** Draws what a message shows, and hands it to Slack. */
export const createPictured = ({
  draw,
  files,
  clock,
  log,
}: {
  readonly draw: Draw | undefined;
  readonly files: Files;
  readonly clock: Clock;
  readonly log: Log;
}): Pictured => ({
  asked: async (workspace, { pictures = [], ...payload }) => {
    if (draw === undefined) return undefined;
    const blocks = [...payload.blocks];
    for (const { block, picture } of pictures) {
      const png = draw(picture.chart, { theme: picture.theme ?? 'light', width: WIDTH });
      const id = await files.picture(workspace, { title: picture.chart.title, png });
      if (id === undefined) return undefined;
      blocks[block] = {
        type: 'image',
        slack_file: { id },
        alt_text: shortened(harmless(picture.alt), limitOf('altText')),
      };
    }
    return { ...payload, blocks };
  },
  tried: async (send) => {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      try {
        return { value: await send() };
      } catch (error) {
        const failure = failureOf(error);
        if (failure?.reaction !== 'unshowable') throw error;
        log.info({ reason: failure.error, tries }, 'Slack does not show a picture yet');
        if (tries < TRIES) await clock.sleep(tries * SECOND);
      }
    }
    return undefined;
  },
});
