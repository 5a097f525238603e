// SPDX-License-Identifier: Apache-2.0

import { messageOf, Unavailable } from './errors.ts';
import type { Accepted } from './ports/chat-platform.ts';
import type { Log } from './ports/telemetry.ts';

const again = 'Nothing was started. Please try again in a moment.';

/** For somebody of whom the platform did not tell in time who they are. */
const unchecked = (platform: string): Accepted => {
  const sentence = `I could not check who you are, because ${platform} did not tell me in time.`;
  return {
    status: 'refused',
    whisper: {
      summary: `${sentence} ${again}`,
      blocks: [
        { type: 'paragraph', text: [sentence] },
        { type: 'note', text: [again] },
      ],
    },
    trouble: 'unavailable',
  };
};

/**
 * Takes what somebody asked for with all that the platform tells of them. Who asks decides what they may see: nobody is let
 * in unseen, where `check` is Unavailable. `platform` as people call it: Slack.
 */
export const whenChecked = async <T>(
  { platform, log }: { readonly platform: string; readonly log: Pick<Log, 'warn'> },
  check: Promise<T>,
  take: (checked: T) => Promise<Accepted>,
): Promise<Accepted> => {
  let checked: T;
  try {
    checked = await check;
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    log.warn({ reason: messageOf(error) }, 'A command was not taken: it could not be checked who asks');
    return unchecked(platform);
  }
  return take(checked);
};
