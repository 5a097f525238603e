// SPDX-License-Identifier: Apache-2.0

import { afterEach, expect, test } from 'vitest';
import { consolePlatform } from '../../adapters/console/platform.ts';
import type { Accepted } from '../../src/core/ports/chat-platform.ts';
import type { Metrics } from '../../src/core/ports/telemetry.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { eventually } from '../support/eventually.ts';
import { noDesk } from '../support/no-desk.ts';
import { joined as joinMattermost, people, channel as town } from './mattermost.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** What is measured of taking commands: seconds, by platform. */
const listening = () => {
  const taken: { readonly seconds: number; readonly platform: string | undefined }[] = [];
  const metrics: Metrics = {
    ...adapterParts().metrics,
    observe: (name, seconds, labels) => {
      if (name === 'k8sgpt_accept_seconds') taken.push({ seconds, platform: labels?.['platform'] });
    },
  };
  return { taken, metrics };
};

test('a command of Mattermost is timed from when it is heard until it is stored', async () => {
  const { taken, metrics } = listening();
  const { platform, server, close } = await joinMattermost({}, { metrics });
  const { clock } = adapterParts();
  await platform.start(async (): Promise<Accepted> => {
    await clock.sleep(60);
    return { status: 'accepted' };
  }, noDesk);
  closing.push(platform.stop, close);
  await eventually(() => expect(server.connected()).toBe(1), 5_000);
  await server.command({ channel: town, user: people[0].id, text: 'analyze' });
  server.write({ channel: town, user: people[0].id, text: '@k8sgpt status' });
  await eventually(() => expect(taken.map(({ platform: id }) => id)).toEqual(['mattermost', 'mattermost']));
  for (const { seconds } of taken) expect(seconds).toBeGreaterThan(0.05);
});

test('a line of the page is timed, too', async () => {
  const { taken, metrics } = listening();
  let now = 1_000;
  const page = consolePlatform({ now: () => now, metrics });
  await page.start(async (): Promise<Accepted> => {
    now += 250;
    return { status: 'accepted' };
  }, noDesk);
  await page.say('general', '/k8sgpt analyze', { source: 'command' });
  expect(taken).toEqual([{ seconds: 0.25, platform: 'console' }]);
});
