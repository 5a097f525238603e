// SPDX-License-Identifier: Apache-2.0

import { type Clock, SECOND } from '../../src/core/clock.ts';
import type { PartHealth } from '../../src/core/ports/platform-module.ts';
import type { SlackSocket } from './receive-socket.ts';
import type { SlackFailure } from './send-errors.ts';
import type { Session } from './session.ts';

/** A connection that was lost a moment ago comes back by itself. */
const PATIENCE = 30 * SECOND;

const fixes: Readonly<Record<string, string>> = {
  missing_scope: 'reinstall the app from manifest.yml and set the new SLACK_BOT_TOKEN',
  account_inactive:
    'the app was removed from the workspace: install it again and set the new SLACK_BOT_TOKEN',
};

export const tokenTrouble = ({ error }: SlackFailure): string =>
  `Slack answers ${error}: ${fixes[error] ?? 'set SLACK_BOT_TOKEN to the Bot User OAuth Token under OAuth & Permissions'}`;

type TeamState = Pick<Session, 'identity' | 'trouble'>;

const sessionHealth = ({ identity: known, trouble: suffered }: TeamState): PartHealth => {
  const identity = known();
  const trouble = suffered();
  if (trouble?.reaction === 'token') return { status: 'down', detail: tokenTrouble(trouble) };
  if (trouble !== undefined)
    return { status: 'degraded', detail: `Slack answers ${trouble.error}; trying again` };
  if (identity === undefined) return { status: 'degraded', detail: 'Slack has not answered yet' };
  return { status: 'ok', detail: `${identity.team} as @${identity.bot}` };
};

/** How Slack is now, for status and readiness: as bad as the worst of its workspaces, all of them down only together. */
export const slackHealth = (
  { all }: { readonly all: readonly { readonly session: TeamState }[] },
  socket: Pick<SlackSocket, 'state'> | undefined,
  clock: Clock,
): PartHealth => {
  const teams = all.map(({ session }) => ({ session, health: sessionHealth(session) }));
  const bad = teams.filter(({ health }) => health.status !== 'ok');
  const isDown = (one: (typeof teams)[number]): boolean => one.health.status === 'down';
  const [worst] = [...bad].sort((a, b) => Number(isDown(b)) - Number(isDown(a)));
  const name = all.length > 1 ? worst?.session.identity()?.team : undefined;
  const detail = `${name === undefined ? '' : `${name}: `}${worst?.health.detail ?? ''}`;
  if (worst !== undefined && isDown(worst))
    return { status: bad.filter(isDown).length === all.length ? 'down' : 'degraded', detail };
  const state = socket?.state();
  if (state !== undefined && !state.connected) {
    const seconds = Math.round((clock.now() - state.since) / SECOND);
    return {
      status: clock.now() - state.since > PATIENCE ? 'down' : 'degraded',
      detail: `not connected for ${seconds} s${state.reason === undefined ? '' : ` (${state.reason})`}; connecting again`,
    };
  }
  if (worst !== undefined) return { status: 'degraded', detail };
  const way = socket === undefined ? 'HTTP' : 'Socket Mode';
  return { status: 'ok', detail: `${way}, ${teams.map(({ health }) => health.detail).join('; ')}` };
};
