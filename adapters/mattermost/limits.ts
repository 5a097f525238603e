// SPDX-License-Identifier: Apache-2.0

interface Limit {
  readonly max: number;
  readonly source: string;
}

const api = 'https://developers.mattermost.com/api-documentation';
const dialogs = 'https://developers.mattermost.com/integrate/plugins/interactive-dialogs';
const buttons = 'https://developers.mattermost.com/integrate/plugins/interactive-messages';
const server = 'https://github.com/mattermost/mattermost/tree/master/server/public/model';

/** The one table of limits, for the renderer that keeps them and the stand-in that enforces them. */
export const mattermostLimits = {
  /** Unicode code points. */
  messageRunes: { max: 16_383, source: `[code] ${server}/post.go (PostMessageMaxRunesV2)` },
  /** Of the props as JSON, attachments and their buttons included; servers before 10 take so many, later ones more. */
  propsRunes: { max: 8_000, source: `[code] ${server}/post.go (PostPropsMaxUserRunes)` },
  postFiles: { max: 10, source: `[code] ${server}/post.go (PostFileIdsMaxCount; 10 in settings)` },
  actionName: { max: 64, source: `${buttons} (no limit is named; longer ones break on phones)` },
  pendingPostId: { max: 52, source: `[code] ${server}/post.go (26 of the user, a colon, what follows)` },
  dialogTitle: { max: 24, source: dialogs },
  dialogLabel: { max: 24, source: `${dialogs} (display_name)` },
  dialogElements: { max: 5, source: `${dialogs} (5 before server 10)` },
  dialogText: { max: 150, source: `${dialogs} (max_length of text)` },
  dialogTextarea: { max: 3_000, source: `${dialogs} (max_length of textarea)` },
  dialogPlaceholder: { max: 150, source: dialogs },
  dialogHelp: { max: 150, source: dialogs },
  optionText: { max: 64, source: `${dialogs} (no limit is named; longer ones are cut by the client)` },
  requestsPerSecond: { max: 10, source: `${api} (rate limiting: PerSec, off by default)` },
  triggerMs: { max: 3_000, source: dialogs },
  pingMs: {
    max: 60_000,
    source: `[code] ${server}/../../channels/app/platform/web_conn.go (pongWaitTime 100 s)`,
  },
} as const satisfies Record<string, Limit>;

export const limitOf = (limit: keyof typeof mattermostLimits): number => mattermostLimits[limit].max;

export const runes = (text: string): number => {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
};
