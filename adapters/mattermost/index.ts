// SPDX-License-Identifier: Apache-2.0

import { definePlatform } from '../../src/core/ports/platform-module.ts';
import { mattermostConfig, setupOf } from './config.ts';

export default definePlatform({
  title: 'Mattermost',
  config: mattermostConfig,
  isConfigured: (settings) => setupOf(settings) !== undefined,
  open: async (settings, parts) => (await import('./open.ts')).openMattermost(settings, parts),
  diagnose: async (settings, parts, signal) => {
    const setup = setupOf(settings);
    if (setup === undefined) return [];
    return (await import('./send.ts')).diagnoseMattermost(setup, parts, signal);
  },
  steps: [
    'Make a bot account (System Console → Integrations → Bot Accounts) and add it to the team and to channels',
    'Start the bot with `MATTERMOST_URL` and `MATTERMOST_TOKEN`, then write `@k8sgpt help` in a channel',
    'For `/k8sgpt`, buttons and forms: make a slash command to `https://<bot>/mattermost/command`, and set `MATTERMOST_COMMAND_TOKEN` and `MATTERMOST_CALLBACK_URL`',
  ],
});
