// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { banner } from '../../src/compose/banner.ts';

const steps = ['Make an app.', 'Set `SLACK_BOT_TOKEN` and `SLACK_APP_TOKEN`.'];
const slack = (state: 'off' | 'failing' | 'real', detail: string): string =>
  banner({
    version: '1.0.0',
    role: 'serve',
    parts: [{ name: 'Slack', state, detail, steps: state === 'real' ? [] : steps }],
    places: [],
  });

test('names what to set for what is off', () => {
  expect(slack('off', 'not connected')).toContain('not connected (set SLACK_BOT_TOKEN and SLACK_APP_TOKEN)');
});

test('names all that one platform wants, however its variables are written', async () => {
  const { steps } = (await import('../../adapters/teams/index.ts')).default;
  const teams = { name: 'Teams', state: 'off', detail: 'not connected', steps } as const;
  expect(banner({ version: '1.0.0', role: 'serve', parts: [teams], places: [] })).toContain(
    'not connected (set MicrosoftAppId, MicrosoftAppPassword and MicrosoftAppTenantId)',
  );
});

test('does not ask for a token that is set: what fails is said, or told by the doctor', () => {
  expect(slack('failing', 'Slack has not answered yet')).toContain(
    'Slack has not answered yet (`k8sgpt doctor` tells more)',
  );
  const told = slack(
    'failing',
    'Slack answers invalid_auth: set SLACK_BOT_TOKEN to the Bot User OAuth Token',
  );
  expect(told).not.toContain('(');
  expect(slack('real', 'Socket Mode')).not.toContain('set ');
});
