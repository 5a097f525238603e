// SPDX-License-Identifier: Apache-2.0

import { manifestOf } from '../teams-app/manifest.ts';
import { defineGenerator } from './_generator.ts';

/** The manifest of the Teams app as it stands, with an id and a host to be filled in: for review, and for other tools. */
export default defineGenerator({
  name: 'teams-manifest',
  stage: 'reference',
  files: async () => {
    const { commands } = await import('../../src/commands/index.ts');
    const manifest = manifestOf(
      { appId: '00000000-0000-0000-0000-000000000000', domain: 'bot.example.com', version: '0.1.0' },
      commands,
    );
    return new Map([['deploy/teams/manifest.json', `${JSON.stringify(manifest, null, 2)}\n`]]);
  },
});
