// SPDX-License-Identifier: Apache-2.0

import type { ChatPlatform } from '../../src/core/ports/chat-platform.ts';
import { definePlatform } from '../../src/core/ports/platform-module.ts';
import { setupOf, slackConfig } from './config.ts';

export default definePlatform({
  title: 'Slack',
  config: slackConfig,
  isConfigured: (settings) => setupOf(settings) !== undefined,
  open: async (settings, parts) => (await import('./open.ts')).openSlack(settings, parts),
  diagnose: async (settings, parts, signal) =>
    (await import('./diagnose.ts')).diagnoseSlack(settings, parts, signal),
  preview: {
    look: 'slack',
    render: async () => (await import('./render.ts')).renderSlack as unknown as ChatPlatform['render'],
  },
  steps: [
    'Create the app: https://api.slack.com/apps → Create New App → From a manifest, and paste `manifest.yml`',
    'Install it to your workspace, and create an app-level token with `connections:write` under Basic Information',
    'Start the bot with `SLACK_BOT_TOKEN` (xoxb-…) and `SLACK_APP_TOKEN` (xapp-…), then type `/k8sgpt help` in a channel',
  ],
});
