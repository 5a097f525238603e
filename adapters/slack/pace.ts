// SPDX-License-Identifier: Apache-2.0

import { type Clock, MINUTE, SECOND } from '../../src/core/clock.ts';
import { limitOf } from './limits.ts';

/** How often messages may be posted and updated; updates share one budget of the workspace. */
export interface Pace {
  readonly postMs: number;
  readonly updateMs: number;
  readonly updatesPerMinute: number;
  readonly updated: (message: string) => void;
}

const RECENT = 20 * SECOND;

/**
 * chat.update is a Tier 3 method: so many a minute for the whole workspace, whatever the message. One report can show
 * its progress at that pace; the more reports are under way, the slower each shows it, so that results find room.
 */
export const createPace = (clock: Clock, workspaces = 1): Pace => {
  const recent = new Map<string, number>();
  const each = MINUTE / limitOf('tier3PerMinute');
  return {
    postMs: SECOND / limitOf('postsPerSecondPerChannel'),
    updatesPerMinute: limitOf('tier3PerMinute'),
    get updateMs() {
      const now = clock.now();
      for (const [message, at] of recent) if (now - at > RECENT) recent.delete(message);
      // Each workspace has its own budget; how the messages are spread over them is not looked at.
      const here = Math.ceil(recent.size / workspaces);
      return here <= 1 ? each : each * here * 1.5;
    },
    updated: (message) => {
      recent.delete(message);
      recent.set(message, clock.now());
    },
  };
};
