// SPDX-License-Identifier: Apache-2.0

import { SECOND } from '../../src/core/clock.ts';
import { messageOf, Refused } from '../../src/core/errors.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { OpenPlatform } from '../../src/core/ports/platform-module.ts';
import { createApi } from './api.ts';
import { type DiscordSettings, setupOf } from './config.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { createHandles } from './handles.ts';
import { discordHealth } from './health.ts';
import { nameOfMember } from './interaction-of.ts';
import { limitOf } from './limits.ts';
import { createPace } from './pace.ts';
import { createPlaces } from './places.ts';
import { createReceive, type Receive } from './receive.ts';
import { discordWebhook } from './receive-http.ts';
import { createRegistrar, type Registrar } from './register.ts';
import { renderDiscord } from './render.ts';
import { createRespond } from './respond.ts';
import { createSender } from './send.ts';
import { createSession } from './session.ts';
import { createThreads } from './threads.ts';
import { createWaiting } from './waiting.ts';

/** The banner tells how Discord is when it has answered this soon. */
const FIRST_MS = 3 * SECOND;
const SETTLE_MS = limitOf('acknowledgeMs');
/** Name a channel: where something was posted, and where the bot may not write. */
const NEWS = { arrived: 'discord-arrived', away: 'discord-away' } as const;

/** The Discord platform over the SDK: gateway or HTTP in, the REST API out. Nothing is asked of Discord before `start`. */
export const openDiscord = async (settings: DiscordSettings, parts: AdapterParts): Promise<OpenPlatform> => {
  const setup = setupOf(settings);
  if (setup === undefined) throw new Refused('Discord is not configured: set DISCORD_TOKEN.');
  const { clock, log, metrics, peers } = parts;
  const { mode } = setup;
  const way = await parts.wayOut?.();
  const stopping = new AbortController();
  const api = createApi(setup, parts, way);
  const session = createSession(api, parts);
  const handles = createHandles(clock);
  const respond = createRespond(api, handles, parts);
  const waiting = createWaiting(handles, respond, { clock, stopping: stopping.signal });
  const places = createPlaces(api);
  const pace = createPace();
  api.onAnswer(pace.learn);
  const sender = createSender({
    api,
    session,
    threads: createThreads(api, log),
    waiting,
    handles,
    respond,
    clock,
    log,
    tellPeers: (news, channel) => void peers?.publish(NEWS[news], channel).catch(() => undefined),
  });
  let receive: Receive | undefined;
  let gateway: Gateway | undefined;
  let registrar: Registrar | undefined;
  let watching: Promise<void> = Promise.resolve();
  const deafen: (() => Promise<void>)[] = [];

  const within = async (work: Promise<unknown>, ms: number): Promise<void> => {
    const enough = new AbortController();
    await Promise.race([work, clock.sleep(ms, enough.signal).catch(() => undefined)]);
    enough.abort();
  };

  const listen = async (news: keyof typeof NEWS): Promise<void> => {
    const stop = await peers?.subscribe(NEWS[news], (channel) => {
      waiting[news](channel).catch((error: unknown) =>
        log.warn({ reason: messageOf(error) }, 'People who wait could not be told'),
      );
    });
    if (stop !== undefined) deafen.push(stop);
  };

  const onEvent = (name: string, data: unknown): void => {
    if (name === 'INTERACTION_CREATE')
      receive?.following(gateway?.answer(data, receive) ?? Promise.resolve());
    else if (name === 'MESSAGE_CREATE') void receive?.message(data);
    else if (/^(?:GUILD_CREATE|THREAD_CREATE|THREAD_LIST_SYNC)$/.test(name)) places.learn(data);
    if (name === 'GUILD_CREATE' && typeof (data as { id?: unknown }).id === 'string')
      registrar?.guild((data as { readonly id: string }).id);
  };

  return {
    id: 'discord',
    pace,
    webhooks:
      mode.type === 'http'
        ? [
            discordWebhook({
              publicKey: mode.publicKey,
              receive: () => receive,
              clock,
              log,
              metrics,
            }),
          ]
        : [],
    health: () => discordHealth(session, gateway?.states(), clock),
    start: async (accept, desk) => {
      receive = createReceive({
        ...parts,
        ownUser: () => session.identity()?.bot,
        placeOf: places.of,
        hearsThreads: setup.hearsThreads,
        handles,
        respond,
        waiting,
        render: (document) => renderDiscord(document, parts.draw),
        whisper: sender.whisper,
        accept,
        desk,
      });
      registrar = createRegistrar(api, {
        application: () => session.identity()?.application,
        where: setup.commands,
        commands: desk.commands,
        clock,
        log,
        stopping: stopping.signal,
      });
      await listen('arrived');
      await listen('away');
      if (mode.type === 'gateway')
        gateway = createGateway({
          ...parts,
          setup,
          api,
          way,
          onEvent,
          onMissed: async (message) => receive?.message(message),
          stopping: stopping.signal,
        });
      // Discord may be down when the bot starts: it is asked again until it answers, and status says so meanwhile.
      watching = session.watch(stopping.signal, () => registrar?.everywhere());
      gateway?.start(session);
      await within(Promise.all([session.asked, gateway?.tried]), FIRST_MS);
    },
    stop: async () => {
      const last = receive;
      receive = undefined;
      gateway?.deaf();
      // What was heard is still stored and answered, within the time that Discord waits for it.
      if (last !== undefined) await within(last.settled(), SETTLE_MS);
      stopping.abort();
      await within(waiting.settle(), SETTLE_MS);
      await gateway?.stop();
      await watching;
      await registrar?.settled();
      for (const stop of deafen.splice(0)) await stop();
      // The REST client stays open: deliver.ts says its last words after the platform takes no new ones.
    },
    render: (document) =>
      renderDiscord(document, parts.draw) as unknown as ReturnType<OpenPlatform['render']>,
    ...sender,
    nameOf: async (guild, person) =>
      nameOfMember(await api.call({ method: 'GET', path: `/guilds/${guild}/members/${person}` })),
  };
};
