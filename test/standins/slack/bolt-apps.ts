// SPDX-License-Identifier: Apache-2.0

import { App, SocketModeReceiver } from '@slack/bolt';
import { secrets, silent } from './given.ts';
import type { SlackStandIn } from './slack.ts';

/** A real Bolt app over HTTP that Slack delivers to. */
export const httpApp = async (slack: SlackStandIn, listen: (app: App) => void): Promise<App> => {
  const app = new App({
    token: secrets.botToken,
    signingSecret: secrets.signingSecret,
    clientOptions: { slackApiUrl: slack.url },
    logger: silent,
  });
  listen(app);
  const server = await app.start(0);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the app has no port');
  slack.deliverTo(`http://127.0.0.1:${address.port}/slack/events`);
  return app;
};

/** A real Bolt app over Socket Mode; `reconnectMs` is also how long it waits for pongs. */
export const socketApp = async (
  slack: SlackStandIn,
  listen: (app: App) => void,
  reconnectMs = 100,
): Promise<App> => {
  const receiver = new SocketModeReceiver({
    appToken: secrets.appToken,
    clientPingTimeout: reconnectMs,
    installerOptions: { clientOptions: { slackApiUrl: slack.url } },
    logger: silent,
  });
  const app = new App({
    token: secrets.botToken,
    receiver,
    clientOptions: { slackApiUrl: slack.url },
    logger: silent,
  });
  listen(app);
  await app.start();
  return app;
};
