// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Faults } from '../../adapters/recorded/faults.ts';
import { serveRecording } from '../../adapters/recorded/server.ts';
import type { DiscordStandIn } from '../standins/discord/discord.ts';
import { channels, server, token } from '../standins/discord/given.ts';
import type { DiscordOptions, Message } from '../standins/discord/types.ts';
import { visibleText } from '../standins/discord/visible-text.ts';
import { type Process, startProcess } from '../support/processes.ts';
import { startRedis } from '../support/redis.ts';
import { demoObjects } from '../support/spine.ts';

export interface DiscordWorld {
  readonly discord: DiscordStandIn;
  readonly start: (role: 'bot' | 'worker') => Promise<Process>;
  /** What the bot wrote in #ops: in the channel itself, and in threads. */
  readonly roots: () => readonly Message[];
  readonly replies: () => readonly Message[];
}

/** Real Redis, an API server and Discord to be, for processes of the product; all gone when the test ends. */
export const openDiscordWorld = async (
  mode: 'gateway' | 'http',
  { faults, ...options }: Partial<DiscordOptions> & { readonly faults?: Faults } = {},
): Promise<DiscordWorld> => {
  const folder = mkdtempSync(join(tmpdir(), 'k8sgpt-discord-'));
  const redis = await startRedis();
  const cluster = await serveRecording({
    objects: await demoObjects(),
    ...(faults === undefined ? {} : { faults }),
  });
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, cluster.kubeconfig('demo'));
  const config = join(folder, 'k8sgpt.yaml');
  writeFileSync(config, 'general:\n  drainSeconds: 2\n');
  const discord = await server({ bucket: 5, ...options });
  const started: Process[] = [];
  onTestFinished(async () => {
    for (const { end } of started) await end('SIGKILL');
    await discord.close();
    await cluster.close();
    await redis.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const env = {
    HOME: folder,
    K8SGPT_CONFIG: config,
    K8SGPT_STATE_DIR: join(folder, 'state'),
    REDIS_URL: redis.url,
    KUBECONFIG: kubeconfig,
    DISCORD_API_URL: discord.url,
    DISCORD_TOKEN: token,
    DISCORD_MODE: mode,
    DISCORD_PUBLIC_KEY: discord.publicKey,
  };
  const written = (): readonly Message[] =>
    discord.all(channels.ops).filter(({ author }) => author === 'bot');
  return {
    discord,
    start: async (role) => {
      const process = await startProcess(role, env);
      started.push(process);
      if (role === 'bot' && mode === 'http') discord.deliverTo(`${process.url}/discord/interactions`);
      return process;
    },
    roots: () => written().filter(({ channel }) => channel === channels.ops),
    replies: () => written().filter(({ channel }) => channel !== channels.ops),
  };
};

export const textsOf = (messages: readonly Message[]): string => messages.map(visibleText).join('\n');
