// SPDX-License-Identifier: Apache-2.0

import { expect, it, onTestFinished } from 'vitest';
import slackPlatform from '../../adapters/slack/index.ts';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { Unavailable } from '../../src/core/errors.ts';
import { visibleText } from '../standins/slack/visible-text.ts';
import { eventually } from '../support/eventually.ts';
import { noDesk } from '../support/no-desk.ts';
import { partsOf, settingsOf, startBot } from './slack.ts';

it('of two bots, the one that heard the command tells how to invite, whichever finds out', async () => {
  const peers = fileState({ directory: undefined, clock: partsOf().clock, log: silentLog });
  const heard = await startBot('http', {}, { peers });
  onTestFinished(heard.close);
  const { slack } = heard;
  const posting = await slackPlatform.open(settingsOf('http', slack.url), partsOf({ peers }));
  await posting.start(async () => ({ status: 'accepted' }), noDesk);
  onTestFinished(posting.stop);

  const delivered = await slack.command({ channel: 'C0OTHER', user: 'U0ANA', text: 'analyze' });
  const post = async () =>
    posting.post(
      { platform: 'slack', workspace: 'T0STANDIN', channel: 'C0OTHER' },
      posting.render({ summary: 'The report', blocks: [] })[0],
      { key: 'k', signal: new AbortController().signal },
    );
  await expect(post()).rejects.toBeInstanceOf(Unavailable);
  await expect(post()).rejects.toBeInstanceOf(Unavailable);
  await eventually(() =>
    expect(slack.ephemerals('C0OTHER', 'U0ANA').map(visibleText)).toEqual([
      expect.stringMatching(/^I am not in this channel.*`\/invite @k8sgpt`/),
    ]),
  );
  // The address stays with who heard it.
  const address = String(delivered.payload['response_url']);
  expect(address).toMatch(/^http/);
  expect(JSON.stringify(await peers.list(''))).not.toContain(address);
});
