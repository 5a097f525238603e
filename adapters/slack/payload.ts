import type { KnownBlock } from '@slack/types';

/** One Slack message: `text` is what notifications and screen readers say, escaped; `blocks` what is shown. */
export interface SlackPayload {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}
