// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Faults } from '../../adapters/recorded/faults.ts';
import { type RecordedServer, serveRecording } from '../../adapters/recorded/server.ts';
import type { Room } from '../standins/teams/given.ts';
import { type Message, textOf } from '../standins/teams/state.ts';
import { type TeamsStandIn, teamsStandIn } from '../standins/teams/teams.ts';
import { type Process, startProcess } from './processes.ts';
import { startRedis } from './redis.ts';
import { demoObjects } from './spine.ts';

export interface TeamsWorld {
  readonly teams: TeamsStandIn;
  readonly cluster: RecordedServer;
  readonly start: (role: 'bot' | 'worker') => Promise<Process>;
  /** What the bot shows in a room, oldest first. */
  readonly shown: (room: Room) => readonly Message[];
  readonly texts: (room: Room) => readonly string[];
}

/** Real Redis, an API server and Teams with its rates, for processes of the product; all gone when the test ends. */
export const openTeamsWorld = async ({ faults }: { readonly faults?: Faults } = {}): Promise<TeamsWorld> => {
  const folder = mkdtempSync(join(tmpdir(), 'k8sgpt-teams-'));
  const redis = await startRedis({});
  const cluster = await serveRecording({
    objects: await demoObjects(),
    ...(faults === undefined ? {} : { faults }),
  });
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, cluster.kubeconfig('demo'));
  const config = join(folder, 'k8sgpt.yaml');
  writeFileSync(config, 'general:\n  drainSeconds: 2\n');
  const teams = await teamsStandIn({ rates: true });
  // Bots learn where a conversation is written to from what is said there, not from a setting.
  const { TEAMS_SERVICE_URL: _, ...signIn } = teams.env;
  const started: Process[] = [];
  onTestFinished(async () => {
    for (const { end } of started) await end('SIGKILL');
    await teams.close();
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
    ...signIn,
  };
  const shown = (room: Room): readonly Message[] => teams.messages(room).filter(({ byBot }) => byBot);
  return {
    teams,
    cluster,
    start: async (role) => {
      const process = await startProcess(role, env);
      started.push(process);
      if (role === 'bot') teams.deliverTo(`${process.url}/api/messages`);
      return process;
    },
    shown,
    texts: (room) => shown(room).map(textOf),
  };
};
