// SPDX-License-Identifier: Apache-2.0

import type { ChatPlatform } from '../../src/core/ports/chat-platform.ts';
import { definePlatform } from '../../src/core/ports/platform-module.ts';
import { setupOf, teamsConfig } from './config.ts';

export default definePlatform({
  title: 'Microsoft Teams',
  config: teamsConfig,
  isConfigured: (settings) => setupOf(settings) !== undefined,
  open: async (settings, parts) => (await import('./open.ts')).openTeams(settings, parts),
  diagnose: async (settings, parts, signal) =>
    (await import('./diagnose.ts')).diagnoseTeams(settings, parts, signal),
  preview: {
    look: 'adaptive-card',
    render: async () => (await import('./render.ts')).renderTeams as unknown as ChatPlatform['render'],
  },
  steps: [
    'Create an Azure Bot with the Teams channel, messaging endpoint `https://<your address>/api/messages`',
    'Start the bot with `MicrosoftAppId`, `MicrosoftAppPassword` and `MicrosoftAppTenantId`',
    'Build the app with `npm run teams-app -- --app-id <id> --domain <your address>`, upload the zip in Teams (Apps → Manage your apps), then write `@k8sgpt help`',
  ],
});
