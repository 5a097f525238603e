// SPDX-License-Identifier: Apache-2.0

import { type Clock, SECOND } from '../../src/core/clock.ts';
import type { PartHealth } from '../../src/core/ports/platform-module.ts';
import type { DiscordFailure } from './failures.ts';
import type { ShardState } from './receive-gateway.ts';
import type { Session } from './session.ts';

/** A connection that was lost a moment ago comes back by itself. */
const PATIENCE = 45 * SECOND;

export const tokenTrouble = ({ error }: DiscordFailure): string =>
  `Discord answers ${error}: set DISCORD_TOKEN to the token of the application's Bot page`;

/** How Discord is now, for status and readiness. `shards` is undefined where Discord calls us. */
export const discordHealth = (
  session: Session,
  shards: readonly ShardState[] | undefined,
  clock: Clock,
): PartHealth => {
  const identity = session.identity();
  const trouble = session.trouble();
  if (trouble?.reaction === 'token') return { status: 'down', detail: tokenTrouble(trouble) };
  const refused = shards?.find(({ state }) => state === 'refused');
  if (refused !== undefined)
    return { status: 'down', detail: refused.reason ?? 'Discord refuses the connection' };
  const lost = shards?.find(({ state }) => state === 'connecting');
  if (lost !== undefined) {
    const away = clock.now() - lost.since;
    return {
      status: away > PATIENCE ? 'down' : 'degraded',
      detail: `not connected for ${Math.round(away / SECOND)} s${lost.reason === undefined ? '' : ` (${lost.reason})`}; connecting again`,
    };
  }
  if (trouble !== undefined)
    return { status: 'degraded', detail: `Discord answers ${trouble.error}; trying again` };
  if (identity === undefined) return { status: 'degraded', detail: 'Discord has not answered yet' };
  const name = `as @${identity.name}`;
  if (shards === undefined) return { status: 'ok', detail: `HTTP, ${name}` };
  if (shards.length === 0) return { status: 'degraded', detail: 'Discord has not told its gateway yet' };
  const standby = shards.filter(({ state }) => state === 'standby').length;
  if (standby === shards.length)
    return { status: 'ok', detail: `gateway, ${name}; standing by, another process listens` };
  return { status: 'ok', detail: `gateway, ${name}` };
};
