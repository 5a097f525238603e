import { SECOND } from '../../src/core/clock.ts';
import { messageOf, Refused } from '../../src/core/errors.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { OpenPlatform } from '../../src/core/ports/platform-module.ts';
import { clientOptions, createClient } from './client.ts';
import { type SlackSettings, setupOf } from './config.ts';
import { slackHealth } from './health.ts';
import { createInvite } from './invite.ts';
import { limitOf } from './limits.ts';
import { createPace } from './pace.ts';
import { createPeople } from './people.ts';
import { fetchThrough, proxyOf } from './proxy.ts';
import { createReceive, type Receive } from './receive.ts';
import { slackWebhook } from './receive-http.ts';
import { slackSocket } from './receive-socket.ts';
import { renderSlack } from './render.ts';
import { createReplyHandles } from './reply-handles.ts';
import { createRespond } from './respond.ts';
import { createSender } from './send.ts';
import { createSession } from './session.ts';

/** The banner tells how Slack is when it has answered this soon. */
const FIRST_MS = 3 * SECOND;
const SETTLE_MS = limitOf('acknowledgeMs');
/** Names a channel that the bot is not in. */
const AWAY = 'slack-away';

/** The Slack platform over the SDK: HTTP or Socket Mode in, the Web API out. Nothing is asked of Slack before `start`. */
export const openSlack = async (settings: SlackSettings, parts: AdapterParts): Promise<OpenPlatform> => {
  const setup = setupOf(settings);
  if (setup === undefined) throw new Refused('Slack is not configured: set SLACK_BOT_TOKEN.');
  const { clock, log, metrics } = parts;
  const { botToken, mode } = setup;
  const proxy = proxyOf(parts.env);
  const options = clientOptions(setup, parts, proxy);
  const client = createClient(botToken, options);
  const session = createSession(client, parts);
  const handles = createReplyHandles(clock);
  const respond = createRespond(handles, { fetch: fetchThrough(proxy), clock, log });
  const tellPeers = (channel: string): void =>
    void parts.peers?.publish(AWAY, channel).catch(() => undefined);
  const invite = createInvite(handles, respond, session, { clock, tellPeers });
  const sender = createSender({
    client,
    session,
    invite,
    respond,
    clock,
    log,
  });
  const pace = createPace(clock);
  const people = createPeople(client, clock);
  const socket =
    mode.type === 'socket'
      ? slackSocket({ appToken: mode.appToken, options, proxy, clock, log, metrics })
      : undefined;
  const stopping = new AbortController();
  let receive: Receive | undefined;
  let watching: Promise<void> = Promise.resolve();
  let deafen: (() => Promise<void>) | undefined;

  return {
    id: 'slack',
    pace,
    webhooks:
      mode.type === 'http'
        ? [
            slackWebhook({
              signingSecret: mode.signingSecret,
              deliver: () => receive?.deliver,
              clock,
              log,
              metrics,
            }),
          ]
        : [],
    health: () => slackHealth(session, socket, clock),
    start: async (accept) => {
      receive = createReceive({
        ...parts,
        botToken,
        ownUser: () => session.identity()?.botUser,
        people,
        handles,
        render: renderSlack,
        whisper: sender.whisper,
        accept,
      });
      deafen = await parts.peers?.subscribe(AWAY, (channel) => {
        invite
          .heard(channel)
          .catch((error: unknown) =>
            log.warn({ reason: messageOf(error) }, 'People could not be told how to invite the bot'),
          );
      });
      // Slack may be down when the bot starts: it is asked again until it answers, and status says so meanwhile.
      watching = session.watch(stopping.signal);
      socket?.start(receive.deliver);
      const enough = new AbortController();
      const known = Promise.all([session.asked, socket?.tried]);
      await Promise.race([known, clock.sleep(FIRST_MS, enough.signal).catch(() => undefined)]);
      enough.abort();
    },
    stop: async () => {
      stopping.abort();
      const last = receive;
      receive = undefined;
      socket?.deaf();
      // What was heard is still stored and acknowledged, within the time that Slack waits for it.
      const enough = new AbortController();
      await Promise.race([last?.settled(), clock.sleep(SETTLE_MS, enough.signal).catch(() => undefined)]);
      enough.abort();
      await socket?.stop();
      await watching;
      await deafen?.();
      // The client stays open: deliver.ts says its last words after the platform takes no new ones.
    },
    render: (document) => renderSlack(document) as unknown as ReturnType<OpenPlatform['render']>,
    ...sender,
    update: async (at, payload, more) => {
      pace.updated(at.id);
      return sender.update(at, payload, more);
    },
  };
};
