// SPDX-License-Identifier: Apache-2.0

import type { ChatPlatform } from '../../src/core/ports/chat-platform.ts';
import { definePlatform } from '../../src/core/ports/platform-module.ts';
import { discordConfig, setupOf } from './config.ts';

export default definePlatform({
  title: 'Discord',
  config: discordConfig,
  isConfigured: (settings) => setupOf(settings) !== undefined,
  open: async (settings, parts) => (await import('./open.ts')).openDiscord(settings, parts),
  diagnose: async (settings, parts, signal) =>
    (await import('./diagnose.ts')).diagnoseDiscord(settings, parts, signal),
  preview: {
    look: 'discord',
    render: async () => (await import('./render.ts')).renderDiscord as unknown as ChatPlatform['render'],
  },
  steps: [
    'Create an application: https://discord.com/developers/applications → New Application, and copy the token of its Bot page',
    'Start the bot with `DISCORD_TOKEN`; `k8sgpt doctor` prints the address that invites it to your server with the least permissions',
    'Open that address, choose your server, then type `/k8sgpt help` in a channel',
  ],
});
