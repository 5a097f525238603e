// SPDX-License-Identifier: Apache-2.0

import { afterEach, describe, expect, it } from 'vitest';
import { discordConfig, setupOf } from '../../adapters/discord/config.ts';
import discordPlatform from '../../adapters/discord/index.ts';
import { inviteUrl } from '../../adapters/discord/permissions.ts';
import { commands } from '../../src/commands/index.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import { type DiscordStandIn } from '../standins/discord/discord.ts';
import { channels, guild, server, token } from '../standins/discord/given.ts';
import { faultsOfCommand } from '../standins/discord/validate/command.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { eventually } from '../support/eventually.ts';
import { type DiscordBot, settingsOf, startBot } from './discord.ts';

const parsed = (settings: object) => setupOf(discordConfig.schema.parse(settings));
const GUILD = 'POST /applications/:application/guilds/:guild/commands';
const GLOBAL = 'POST /applications/:application/commands';

const open: { readonly close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});
const started = async (...given: Parameters<typeof startBot>): Promise<DiscordBot> => {
  const bot = await startBot(...given);
  open.push(bot);
  return bot;
};

describe('settings of Discord', () => {
  it('are complete, or say what is missing', () => {
    expect(parsed({})).toBeUndefined();
    expect(parsed({ token, apiUrl: 'https://proxy.example/api/' })).toMatchObject({
      mode: { type: 'gateway' },
      apiUrl: 'https://proxy.example/api',
    });
    expect(() => parsed({ publicKey: 'a'.repeat(64) })).toThrow('DISCORD_TOKEN is not');
    expect(() => parsed({ token, mode: 'http' })).toThrow('DISCORD_PUBLIC_KEY is not set');
    expect(() => parsed({ token: 'Bot abc' })).toThrow('three parts');
  });
});

describe('the slash command', () => {
  it('is what Discord takes: a sub-command for each verb, an option for each flag', async () => {
    const { discord } = await started('http');
    await eventually(() => expect(discord.commands(guild)).toHaveLength(1));
    const [command] = discord.commands(guild);
    expect(faultsOfCommand({ ...command, contexts: undefined }, { isGlobal: false })).toEqual([]);
    const shown = commands.filter(({ hidden }) => hidden !== true);
    const verbs = (isAdmins: boolean) =>
      shown.filter(({ right }) => (right === 'admin') === isAdmins).map(({ verb }) => verb);
    const namesOf = (options: readonly { readonly name: string }[]) => options.map(({ name }) => name);
    expect(namesOf(command.options)).toEqual([...verbs(false), 'admin']);
    expect(namesOf(command.options.at(-1).options)).toEqual(verbs(true));
    const analyze = command.options.find(({ name }: { readonly name: string }) => name === 'analyze');
    expect(analyze.options).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'explain', type: 5 }),
        expect.objectContaining({ name: 'namespace', type: 3 }),
        expect.objectContaining({ name: 'kind-name', type: 3 }),
      ]),
    );
    await eventually(() =>
      expect(discord.commands('global')).toMatchObject([{ name: 'k8sgpt', contexts: [1] }]),
    );
  });

  it('is registered anew only when it differs', async () => {
    const { discord, platform } = await started('http');
    await eventually(() => expect(discord.callsOf(GLOBAL)).toHaveLength(1));
    await eventually(() => expect(discord.callsOf(GUILD)).toHaveLength(1));
    await platform.stop();
    const again = await started('http', { beside: discord });
    await eventually(() =>
      expect(discord.callsOf('GET /applications/:application/guilds/:guild/commands')).toHaveLength(2),
    );
    await again.platform.stop();
    expect([discord.callsOf(GUILD).length, discord.callsOf(GLOBAL).length]).toEqual([1, 1]);
    await started('http', {
      beside: discord,
      desk: { commands: commands.slice(0, 2), suggest: async () => [] },
    });
    await eventually(() => expect(discord.commands(guild)[0]?.options).toHaveLength(2));
  });

  it('is global when that is wanted, and then no longer the server’s own', async () => {
    const { discord, platform } = await started('http');
    await eventually(() => expect(discord.commands(guild)).toHaveLength(1));
    await platform.stop();
    await started('http', { beside: discord, settings: { commands: 'global' } });
    await eventually(() => {
      expect(discord.commands(guild)).toEqual([]);
      expect(discord.commands('global')).toMatchObject([{ contexts: [0, 1] }]);
    });
  });
});

describe('doctor', () => {
  const diagnose = async (discord: DiscordStandIn, mode: 'gateway' | 'http', more: object = {}) =>
    discordPlatform.diagnose(settingsOf(mode, discord, more), adapterParts(), timeLimit(10_000));
  const opened = async (): Promise<DiscordStandIn> => {
    const discord = await server();
    open.push(discord);
    return discord;
  };

  it('finds nothing wrong where nothing is, and prints the invitation', async () => {
    const discord = await opened();
    const checks = await diagnose(discord, 'gateway');
    expect(checks.map(({ name, status }) => [name, status])).toEqual([
      ['bot token', 'ok'],
      ['interactions', 'ok'],
      ['gateway', 'ok'],
      ['servers', 'ok'],
      ['clock', 'ok'],
    ]);
    expect(JSON.stringify(checks)).toContain(inviteUrl(discord.application));
    expect(inviteUrl('1')).toContain('permissions=309237746688');
  });

  it('says of each thing that is wrong how to mend it', async () => {
    const discord = await opened();
    const failing = async (...given: Parameters<typeof diagnose>): Promise<string> =>
      JSON.stringify((await diagnose(...given)).filter(({ status }) => status !== 'ok'));
    expect(await failing(discord, 'gateway', { token: 'a.b.c' })).toMatch(/refuses the token.*Reset Token/);
    expect(await failing(discord, 'http')).toContain('Interactions Endpoint URL');
    expect(await failing(discord, 'http', { publicKey: 'a'.repeat(64) })).toContain('Copy the Public Key');
    expect(await failing(discord, 'gateway', { applicationId: channels.ops })).toContain('same application');
    discord.deliverTo('https://bot.example/discord/interactions');
    expect(await failing(discord, 'gateway')).toContain('nothing comes through the gateway');
    discord.kick(guild);
    expect(await failing(discord, 'gateway')).toContain('Invite it');
    expect(await failing(discord, 'gateway', { apiUrl: 'http://127.0.0.1:9' })).toContain(
      'can be reached from here',
    );
  });
});
