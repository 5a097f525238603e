// SPDX-License-Identifier: Apache-2.0

import { SECOND } from '../../src/core/clock.ts';
import { messageOf, Refused } from '../../src/core/errors.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { OpenPlatform } from '../../src/core/ports/platform-module.ts';
import { clientOptions } from './client.ts';
import { type SlackSettings, setupOf } from './config.ts';
import { createFiles } from './files.ts';
import { createFind, underWayIn } from './find.ts';
import { foldSlack } from './fold.ts';
import { slackHealth } from './health.ts';
import { createInvite } from './invite.ts';
import { limitOf } from './limits.ts';
import { createPace } from './pace.ts';
import { createPeople } from './people.ts';
import { createPlaces } from './places.ts';
import { createReceive, type Receive } from './receive.ts';
import { slackWebhook } from './receive-http.ts';
import { slackSocket } from './receive-socket.ts';
import { slackRefOf } from './refs.ts';
import { renderSlack } from './render.ts';
import { createReplyHandles } from './reply-handles.ts';
import { createRespond } from './respond.ts';
import { createSender } from './send.ts';
import { createStatus } from './status.ts';
import { createViews } from './views.ts';
import { openWorkspaces } from './workspaces.ts';

/** The banner tells how Slack is when it has answered this soon. */
const FIRST_MS = 3 * SECOND;
const SETTLE_MS = limitOf('acknowledgeMs');
/** Names a channel that the bot is not in. */
const AWAY = 'slack-away';

/** The Slack platform over the SDK: HTTP or Socket Mode in, the Web API out. Nothing is asked of Slack before `start`. */
export const openSlack = async (settings: SlackSettings, parts: AdapterParts): Promise<OpenPlatform> => {
  const setup = setupOf(settings);
  if (setup === undefined) throw new Refused('Slack is not configured: set SLACK_BOT_TOKEN.');
  const { clock, log, metrics, renewed } = parts;
  const { botTokens, mode } = setup;
  const way = await parts.wayOut?.();
  const options = clientOptions(setup, parts, way);
  const setupNow =
    renewed === undefined ? undefined : async () => setupOf((await renewed()) as SlackSettings);
  const workspaces = openWorkspaces({
    tokens: botTokens,
    options,
    renewed: setupNow === undefined ? undefined : async () => (await setupNow())?.botTokens ?? [],
    clock,
    log,
  });
  const handles = createReplyHandles(clock);
  const respond = createRespond(handles, { fetch: way?.fetch, clock, log });
  const tellPeers = (channel: string): void =>
    void parts.peers?.publish(AWAY, channel).catch(() => undefined);
  const invite = createInvite(handles, respond, workspaces.all[0].session, { clock, tellPeers });
  const files = createFiles({ fetch: way?.fetch, clock, log });
  const sender = createSender({ workspaces, files, invite, respond, clock, log, draw: parts.draw });
  const pace = createPace(clock, botTokens.length);
  const people = createPeople(workspaces, clock);
  const places = createPlaces(workspaces, clock);
  const status = createStatus(workspaces, clock);
  const views = createViews(workspaces, { clock, log });
  let appToken = mode.type === 'socket' ? mode.appToken : '';
  const renewAppToken = async (): Promise<void> => {
    const now = await setupNow?.().catch(() => undefined);
    if (now?.mode.type === 'socket') appToken = now.mode.appToken;
  };
  const socket =
    mode.type === 'socket'
      ? slackSocket({
          appToken: () => appToken,
          renew: renewAppToken,
          options,
          way,
          clock,
          log,
          metrics,
        })
      : undefined;
  const stopping = new AbortController();
  let receive: Receive | undefined;
  let watching: Promise<unknown> = Promise.resolve();
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
    health: () => slackHealth(workspaces, socket, clock),
    start: async (accept, desk) => {
      receive = createReceive({
        ...parts,
        hearsThreads: setup.hearsThreads,
        tokenOf: (team) => (workspaces.known(team ?? '') ?? workspaces.all[0]).token(),
        ownUser: (team) => workspaces.known(team)?.session.identity()?.botUser,
        people,
        places,
        handles,
        views,
        desk,
        render: renderSlack,
        whisper: sender.whisper,
        accept,
        working: ({ workspace, channel, thread }) => {
          if (thread !== undefined) void status.show(workspace, channel, thread);
        },
      });
      deafen = await parts.peers?.subscribe(AWAY, (channel) => {
        invite
          .heard(channel)
          .catch((error: unknown) =>
            log.warn({ reason: messageOf(error) }, 'People could not be told how to invite the bot'),
          );
      });
      // Slack may be down when the bot starts: it is asked again until it answers, and status says so meanwhile.
      watching = Promise.all(workspaces.all.map(({ session }) => session.watch(stopping.signal)));
      socket?.start(receive.deliver);
      const enough = new AbortController();
      const known = Promise.all([...workspaces.all.map(({ session }) => session.asked), socket?.tried]);
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
    render: (document) => foldSlack(document) as unknown as ReturnType<OpenPlatform['render']>,
    ...sender,
    nameOf: async (team, id) => (await people.find(team, id)).name,
    find: createFind(workspaces),
    underWayMs: underWayIn(workspaces),
    post: async (to, payload, more) => {
      const posted = await sender.post(to, payload, more);
      if (more.thread !== undefined) status.written(to.channel, slackRefOf(more.thread).ts);
      return posted;
    },
    update: async (at, payload, more) => {
      pace.updated(at.id);
      await sender.update(at, payload, more);
      // Progress is no answer yet.
      if (payload['cards'] === undefined) void status.clear(slackRefOf(at).channel);
    },
  };
};
