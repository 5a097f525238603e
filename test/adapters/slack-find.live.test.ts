// SPDX-License-Identifier: Apache-2.0

import { expect, it, onTestFinished } from 'vitest';
import { createFind } from '../../adapters/slack/find.ts';
import { openWorkspaces } from '../../adapters/slack/workspaces.ts';
import { silentLog } from '../../adapters/telemetry/silent.ts';
import { Unavailable } from '../../src/core/errors.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import { secrets, silent, workspace } from '../standins/slack/given.ts';
import { realClock } from '../support/real-clock.ts';

it('a bot that does not know yet what it may read does not say that a message is missing', async () => {
  const slack = await workspace({ scopes: ['channels:history', 'chat:write'] });
  onTestFinished(slack.close);
  const workspaces = openWorkspaces({
    tokens: [secrets.botToken],
    options: { slackApiUrl: slack.url, logger: silent, retryConfig: { retries: 0 } },
    renewed: undefined,
    clock: realClock,
    log: silentLog,
  });
  const find = createFind(workspaces);
  const place = { platform: 'slack', workspace: 'T0STANDIN', channel: 'C0OPS' };
  const asked = { key: 'report#0', since: Date.now(), signal: timeLimit(10_000) };
  await expect(find(place, asked)).rejects.toBeInstanceOf(Unavailable);
  const stop = new AbortController();
  const watching = workspaces.all[0].session.watch(stop.signal);
  await workspaces.all[0].session.asked;
  expect(await find(place, asked)).toBeUndefined();
  stop.abort();
  await watching;
});
