// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { type Clock, MINUTE } from '../../src/core/clock.ts';
import { clockCheck, timeOfAnswer } from '../../src/core/clock-check.ts';
import { messageOf } from '../../src/core/errors.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { Check } from '../../src/core/ports/cluster-reader.ts';
import { createApi, type DiscordApi } from './api.ts';
import { type DiscordSettings, type DiscordSetup, setupOf } from './config.ts';
import { failureOf } from './failures.ts';
import { inviteUrl } from './permissions.ts';
import { askIdentity, type DiscordIdentity } from './session.ts';

const failedCheck = (name: string, error: unknown, setup: DiscordSetup): Check => {
  const failure = failureOf(error);
  if (failure?.reaction === 'token')
    return {
      name,
      status: 'failed',
      detail: 'Discord refuses the token (401)',
      fix: 'Set DISCORD_TOKEN to the token of the Bot page of the application; Reset Token shows a new one.',
    };
  return {
    name,
    status: 'failed',
    detail: failure === undefined ? messageOf(error) : `Discord does not answer (${failure.error})`,
    fix: `Check that ${setup.apiUrl} can be reached from here: network rules, HTTPS_PROXY and NO_PROXY, NODE_EXTRA_CA_CERTS for a private CA.`,
  };
};

const applicationCheck = (setup: DiscordSetup, { application }: DiscordIdentity): Check[] =>
  setup.applicationId === undefined || setup.applicationId === application
    ? []
    : [
        {
          name: 'application',
          status: 'failed',
          detail: `the token belongs to application ${application}, not to ${setup.applicationId}`,
          fix: 'Take DISCORD_TOKEN and DISCORD_APPLICATION_ID from the same application, or leave DISCORD_APPLICATION_ID out.',
        },
      ];

/** An address is set or not, and the bot listens there or not: Discord sends interactions one way only. */
const wayCheck = (setup: DiscordSetup, { endpoint, publicKey }: DiscordIdentity): Check => {
  const name = 'interactions';
  if (setup.mode.type === 'gateway')
    return endpoint === undefined
      ? { name, status: 'ok', detail: 'through the gateway' }
      : {
          name,
          status: 'failed',
          detail: `the application has an Interactions Endpoint URL (${endpoint}): nothing comes through the gateway`,
          fix: 'Remove it under General Information, or set DISCORD_MODE=http and DISCORD_PUBLIC_KEY.',
        };
  if (publicKey !== undefined && publicKey.toLowerCase() !== setup.mode.publicKey.toLowerCase())
    return {
      name,
      status: 'failed',
      detail: 'DISCORD_PUBLIC_KEY is not that of the application: every call of Discord is refused',
      fix: 'Copy the Public Key from General Information of the application that the token belongs to.',
    };
  return endpoint === undefined
    ? {
        name,
        status: 'warning',
        detail: 'the application has no Interactions Endpoint URL: Discord calls nobody',
        fix: 'Set it under General Information to https://<your address>/discord/interactions while the bot runs.',
      }
    : { name, status: 'ok', detail: `Discord calls ${endpoint}` };
};

const Told = z.object({
  shards: z.number(),
  session_start_limit: z.object({ remaining: z.number(), total: z.number() }),
});

const gatewayCheck = async (api: DiscordApi, setup: DiscordSetup): Promise<Check[]> => {
  if (setup.mode.type === 'http') return [];
  const name = 'gateway';
  try {
    // Asks where it is; no connection is made.
    const told = Told.parse(await api.call({ method: 'GET', path: '/gateway/bot' }));
    const { remaining, total } = told.session_start_limit;
    const detail = `${told.shards === 1 ? '1 shard' : `${told.shards} shards`}, ${remaining} of ${total} connections left today`;
    return [
      remaining > told.shards
        ? { name, status: 'ok', detail }
        : {
            name,
            status: 'failed',
            detail,
            fix: 'Something connects again and again: look for another process with this token, or wait until tomorrow.',
          },
    ];
  } catch (error) {
    return [failedCheck(name, error, setup)];
  }
};

const serversCheck = async (api: DiscordApi, identity: DiscordIdentity): Promise<Check> => {
  const name = 'servers';
  const invite = inviteUrl(identity.application);
  try {
    const guilds = z
      .array(z.object({ name: z.string() }))
      .parse(await api.call({ method: 'GET', path: '/users/@me/guilds', query: { limit: '200' } }));
    if (guilds.length === 0)
      return {
        name,
        status: 'warning',
        detail: 'the bot is in no server',
        fix: `Invite it with the least permissions: ${invite}`,
      };
    const named = guilds.slice(0, 3).map((guild) => guild.name);
    const rest = guilds.length - named.length;
    const detail = `${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}; to invite it to another: ${invite}`;
    return { name, status: 'ok', detail };
  } catch (error) {
    return {
      name,
      status: 'skipped',
      detail: `Discord did not tell (${failureOf(error)?.error ?? messageOf(error)})`,
    };
  }
};

/** We refuse what Discord signed more than five minutes ago. */
const checkClock = async (
  setup: DiscordSetup,
  {
    fetch,
    clock,
    signal,
  }: { readonly fetch: typeof globalThis.fetch; readonly clock: Clock; readonly signal: AbortSignal },
): Promise<Check> => {
  try {
    const answer = await fetch(`${setup.apiUrl}/v10/gateway`, { signal });
    await answer.arrayBuffer();
    const refused = 'at 5 min what Discord signed is refused';
    return clockCheck({
      whose: 'Discord',
      theirs: timeOfAnswer(answer),
      ours: clock.now(),
      leewayMs: 5 * MINUTE,
      says: { soon: refused, late: refused },
      refuses: setup.mode.type === 'http',
    });
  } catch {
    return { name: 'clock', status: 'skipped', detail: 'Discord was not reached' };
  }
};

/** What `doctor` shows of Discord: token, servers, how interactions come, and the clock; each with its fix. */
export const diagnoseDiscord = async (
  settings: DiscordSettings,
  parts: AdapterParts,
  signal: AbortSignal,
): Promise<readonly Check[]> => {
  const setup = setupOf(settings);
  if (setup === undefined) return [{ name: 'Discord', status: 'skipped', detail: 'not configured' }];
  const way = await parts.wayOut?.();
  const api = createApi(setup, parts, way);
  try {
    const identity = await askIdentity(api).catch((error: unknown) => error);
    const last = async (): Promise<Check> =>
      checkClock(setup, { fetch: way?.fetch ?? globalThis.fetch, clock: parts.clock, signal });
    if (!isIdentity(identity)) return [failedCheck('bot token', identity, setup), await last()];
    signal.throwIfAborted();
    return [
      { name: 'bot token', status: 'ok', detail: `@${identity.name}` },
      ...applicationCheck(setup, identity),
      wayCheck(setup, identity),
      ...(await gatewayCheck(api, setup)),
      await serversCheck(api, identity),
      await last(),
    ];
  } finally {
    api.close();
    await way?.close();
  }
};

const isIdentity = (value: unknown): value is DiscordIdentity =>
  typeof value === 'object' && value !== null && 'application' in value;
