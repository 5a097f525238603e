// SPDX-License-Identifier: Apache-2.0

import { SECOND } from '../../src/core/clock.ts';
import { Refused } from '../../src/core/errors.ts';
import { fits } from '../../src/core/fits.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { OpenPlatform } from '../../src/core/ports/platform-module.ts';
import { partsOf, placeTypeOf } from './activity.ts';
import { createAuthenticate } from './authenticate.ts';
import { cloudOf } from './cloud.ts';
import { setupOf, type TeamsSettings, teamsConfig } from './config.ts';
import { createConnectors } from './connector.ts';
import { fileHosts } from './file-hosts.ts';
import { createFiles } from './files.ts';
import { foldTeams } from './fold.ts';
import { limitOf, pace } from './limits.ts';
import { createOwnThreads, noThreads } from './own-threads.ts';
import { createPeople } from './people.ts';
import { createReceive, type Receive } from './receive.ts';
import { teamsWebhook } from './receive-http.ts';
import { createReferences } from './references.ts';
import { renderTeams } from './render.ts';
import { createSdk } from './sdk.ts';
import { createSender } from './send.ts';
import { createSession } from './session.ts';
import { secretTokens } from './tokens.ts';
import { trustedHosts } from './trusted-hosts.ts';

/** The banner tells how Teams is when the sign-in has answered this soon. */
const FIRST_MS = 3 * SECOND;
const SETTLE_MS = limitOf('invokeMs');

/** The secret as it is set now; undefined where settings are read once. */
const renewedSecret = (parts: AdapterParts) => async (): Promise<string | undefined> => {
  const settings = fits(teamsConfig.schema, await parts.renewed?.());
  return settings.success ? settings.data.appPassword : undefined;
};

/** The Teams platform over botbuilder: a webhook in, the Bot Connector out. Nothing is asked of Microsoft before `start`. */
export const openTeams = async (settings: TeamsSettings, parts: AdapterParts): Promise<OpenPlatform> => {
  const setup = setupOf(settings);
  if (setup === undefined) throw new Refused('Teams is not configured: set MicrosoftAppId.');
  const { appId, signIn } = setup;
  const { clock, log, metrics, memory } = parts;
  const cloud = cloudOf(settings, setup);
  const trusts = trustedHosts(cloud, settings);
  const way = await parts.wayOut?.();
  const tokens =
    signIn.type === 'secret'
      ? secretTokens(
          { appId, secret: signIn.secret, loginUrl: cloud.loginUrl, scope: cloud.oauthScope },
          { clock, fetch: way?.fetch, renewed: renewedSecret(parts) },
        )
      : undefined;
  const sdk = createSdk(setup, cloud, settings, { tokens, userAgent: parts.userAgent });
  const session = createSession(tokens, { clock, log, appId });
  const bot = `28:${appId}`;
  const references = createReferences(memory, { cloud, trusts, clock, log, bot });
  const threads = settings.threadReplies === 'all' ? createOwnThreads(memory) : noThreads;
  const people = createPeople();
  const files = createFiles({ memory, mayUpload: fileHosts(settings), fetch: way?.fetch });
  const sender = createSender({
    connectors: createConnectors(sdk, appId, log),
    references,
    session,
    tokens,
    accountOf: people.accountOf,
    memory,
    files,
    clock,
    log,
  });
  const render = (document: Parameters<OpenPlatform['render']>[0]) =>
    renderTeams(document, settings.messageKilobytes * 1_024, parts.draw);
  // Bots have no files in the Government's clouds, and local clients have no OneDrive.
  const mayHaveFiles =
    memory !== undefined && settings.channelService === undefined && signIn.type !== 'none';
  const stopping = new AbortController();
  let receive: Receive | undefined;
  let watching: Promise<void> = Promise.resolve();

  return {
    id: 'teams',
    pace,
    webhooks: [
      teamsWebhook({
        sdk,
        authenticate: createAuthenticate(sdk, setup, cloud, log),
        trusts,
        isLocal: signIn.type === 'none',
        deliver: () => receive?.deliver,
        log,
        metrics,
      }),
    ],
    health: session.health,
    start: async (accept, desk) => {
      receive = createReceive({
        ...parts,
        // A multi-tenant bot is at home in each of them.
        ownTenant: 'tenant' in signIn ? signIn.tenant : undefined,
        people,
        references,
        threads,
        sender,
        files,
        render,
        accept,
        desk,
      });
      // Microsoft may be down when the bot starts: it is asked again until it answers, and status says so meanwhile.
      watching = session.watch(stopping.signal);
      const enough = new AbortController();
      await Promise.race([session.asked, clock.sleep(FIRST_MS, enough.signal).catch(() => undefined)]);
      enough.abort();
    },
    stop: async () => {
      stopping.abort();
      const last = receive;
      receive = undefined;
      // What was heard is still stored and acknowledged, within the time that Teams waits for it.
      const enough = new AbortController();
      await Promise.race([last?.settled(), clock.sleep(SETTLE_MS, enough.signal).catch(() => undefined)]);
      enough.abort();
      await watching;
      // The way out stays open: deliver.ts says its last words after the platform takes no new ones.
    },
    render: (document, to) =>
      (mayHaveFiles && to !== undefined && placeTypeOf(to.channel) === 'personal'
        ? foldTeams(document, settings.messageKilobytes * 1_024, parts.draw)
        : render(document)) as unknown as ReturnType<OpenPlatform['render']>,
    post: async (to, payload, options) => {
      const at = await sender.post(to, payload, options);
      await threads.note(
        partsOf(at.channel).thread === undefined ? `${at.channel};messageid=${at.id}` : at.channel,
      );
      return at;
    },
    update: sender.update,
    remove: sender.remove,
    whisper: sender.whisper,
  };
};
