// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { SECOND } from '../../src/core/clock.ts';
import { messageOf } from '../../src/core/errors.ts';
import { fits } from '../../src/core/fits.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { WayOut } from '../../src/core/ports/way-out.ts';
import type { DiscordApi } from './api.ts';
import { createCatchUp } from './catch-up.ts';
import type { DiscordSetup } from './config.ts';
import { failureOf } from './failures.ts';
import { gatewayClient } from './gateway-client.ts';
import { createIdentifyTurns } from './identify-turns.ts';
import type { Receive } from './receive.ts';
import { type GatewayShard, gatewayShard, type OnEvent, type ShardState } from './receive-gateway.ts';
import type { Session } from './session.ts';

export interface Gateway {
  /** As many shards as Discord wants, each with its own lease; asks until Discord tells. */
  readonly start: (session: Pick<Session, 'identity' | 'asked'>) => void;
  /** Resolves when every shard is connected, stands by, or has failed once. */
  readonly tried: Promise<void>;
  readonly states: () => readonly ShardState[];
  /** Takes nothing new. */
  readonly deaf: () => void;
  readonly stop: () => Promise<void>;
  /** Answers one interaction of the gateway. */
  readonly answer: (interaction: unknown, receive: Receive) => Promise<void>;
}

interface GatewayParts
  extends Pick<AdapterParts, 'clock' | 'log' | 'metrics' | 'lease' | 'memory' | 'userAgent'> {
  readonly setup: DiscordSetup;
  readonly api: Pick<DiscordApi, 'call' | 'token'>;
  readonly way: Pick<WayOut, 'fetch'> | undefined;
  readonly onEvent: OnEvent;
  /** A message that was said while nobody listened. */
  readonly onMissed: (message: unknown) => Promise<void>;
  readonly stopping: AbortSignal;
}

const Told = z.object({
  shards: z.number().int().min(1).max(10_000),
  session_start_limit: z.object({ max_concurrency: z.number().int().min(1) }).optional(),
});
const Asked = z.object({ id: z.string(), token: z.string() });
const LONGEST_WAIT = 30 * SECOND;

export const createGateway = (parts: GatewayParts): Gateway => {
  const { clock, log, metrics, setup, api, stopping } = parts;
  let shards: readonly GatewayShard[] = [];
  let running: Promise<unknown> = Promise.resolve();
  let isDeaf = false;
  let told: () => void = () => undefined;
  const tried = new Promise<void>((resolve) => {
    told = resolve;
  });

  /** Undefined when it was stopped before Discord told. */
  const askShards = async (): Promise<z.infer<typeof Told> | undefined> => {
    for (let tries = 0; !stopping.aborted; tries += 1) {
      try {
        return Told.parse(await api.call({ method: 'GET', path: '/gateway/bot' }));
      } catch (error) {
        told();
        const wait =
          failureOf(error)?.retryAfterMs ?? Math.min(LONGEST_WAIT, SECOND * 2 ** Math.min(tries, 10));
        await clock.sleep(wait, stopping).catch(() => undefined);
      }
    }
    return undefined;
  };

  const run = async (session: Pick<Session, 'identity' | 'asked'>): Promise<void> => {
    const asked = await askShards();
    if (asked === undefined) return;
    const count = asked.shards;
    await session.asked;
    const application = (): string => session.identity()?.application ?? 'bot';
    const turns = createIdentifyTurns({
      ...parts,
      name: application,
      concurrency: asked.session_start_limit?.max_concurrency ?? 1,
    });
    shards = Array.from({ length: count }, (_, shard) => {
      const name = (): string => `${application()}/shard-${shard}-of-${count}`;
      const catchUp = createCatchUp({
        ...parts,
        name,
        ownUser: () => session.identity()?.bot,
        hear: async (message) => {
          if (!isDeaf) await parts.onMissed(message);
        },
      });
      return gatewayShard({
        clock,
        log,
        metrics,
        lease: parts.lease,
        token: api.token,
        options: { shard, shards: count },
        leaseName: name,
        client: () => gatewayClient(setup, { shard, shards: count }, { ...parts, turns }),
        onEvent: (event, data) => {
          if (isDeaf) return;
          parts.onEvent(event, data);
          if (event === 'READY') catchUp.began();
          if (event === 'GUILD_CREATE') void catchUp.guild(data);
        },
        onAlive: (at) => {
          if (!isDeaf) void catchUp.heardUntil(at);
        },
        stopping,
      });
    });
    void Promise.all(shards.map((shard) => shard.tried)).then(told);
    await Promise.all(shards.map((shard) => shard.run()));
    await turns.settled();
  };

  return {
    tried,
    start: (session) => {
      running = run(session);
    },
    states: () => shards.map((shard) => shard.state()),
    deaf: () => {
      isDeaf = true;
    },
    stop: async () => {
      await running;
    },
    answer: async (interaction, receive) => {
      const asked = fits(Asked, interaction);
      if (!asked.success) return;
      const { id, token } = asked.data;
      const { answer, afterwards } = await receive.interaction(interaction);
      try {
        await api.call({
          method: 'POST',
          path: `/interactions/${id}/${token}/callback`,
          body: { ...answer },
          auth: false,
        });
      } catch (error) {
        // The error of the call names the token. What was accepted is stored, and its answer comes all the same.
        log.warn(
          { reason: failureOf(error)?.error ?? messageOf(error) },
          'Discord could not be told that an interaction was taken',
        );
        return;
      }
      await afterwards?.();
    },
  };
};
