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

/** How Slack is now, for status and readiness. */
export const slackHealth = (session: Session, socket: SlackSocket | undefined, clock: Clock): PartHealth => {
  const identity = session.identity();
  const trouble = session.trouble();
  if (trouble?.reaction === 'token') return { status: 'down', detail: tokenTrouble(trouble) };
  const state = socket?.state();
  if (state !== undefined && !state.connected) {
    const seconds = Math.round((clock.now() - state.since) / SECOND);
    return {
      status: clock.now() - state.since > PATIENCE ? 'down' : 'degraded',
      detail: `not connected for ${seconds} s${state.reason === undefined ? '' : ` (${state.reason})`}; connecting again`,
    };
  }
  if (trouble !== undefined)
    return { status: 'degraded', detail: `Slack answers ${trouble.error}; trying again` };
  if (identity === undefined) return { status: 'degraded', detail: 'Slack has not answered yet' };
  const way = socket === undefined ? 'HTTP' : 'Socket Mode';
  return { status: 'ok', detail: `${way}, ${identity.team} as @${identity.bot}` };
};
