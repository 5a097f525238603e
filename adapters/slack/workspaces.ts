// SPDX-License-Identifier: Apache-2.0

import type { webApi } from '@slack/bolt';
import { type Clock, SECOND } from '../../src/core/clock.ts';
import { messageOf, Refused, Unavailable } from '../../src/core/errors.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { createClient, type SlackClient } from './client.ts';
import { failureOf } from './send-errors.ts';
import { createSession, type Session } from './session.ts';

/** Calls the Web API with the token as it is now; a token that is no longer taken is read anew, once. */
export type Call = <T>(what: (client: SlackClient) => Promise<T>) => Promise<T>;

export interface Workspace {
  readonly session: Session;
  readonly call: Call;
  readonly token: () => string;
}

/** One token per workspace that the app is installed in. */
export interface Workspaces {
  readonly all: readonly [Workspace, ...Workspace[]];
  /** Whose token is good there. Throws Unavailable until Slack has told whose tokens they are, and Refused for a workspace without one. */
  readonly of: (team: string) => Workspace;
  /** As `of`, undefined instead of an error. */
  readonly known: (team: string) => Workspace | undefined;
}

interface WorkspacesParts {
  readonly tokens: readonly [string, ...string[]];
  readonly options: webApi.WebClientOptions;
  /** The tokens as they are now, in the same order; undefined = there is nowhere to look. */
  readonly renewed: (() => Promise<readonly string[]>) | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** Answers that another token may change: the app lacks no scope, its token is no longer the one. */
const STALE = new Set(['invalid_auth', 'token_expired', 'token_revoked', 'account_inactive', 'not_authed']);
/** Whoever rotates tokens writes a file: it is not read for each of many failing calls. */
const LOOK_MS = 5 * SECOND;

const openWorkspace = (index: number, parts: WorkspacesParts): Workspace => {
  const { options, clock, log } = parts;
  let token = parts.tokens[index] ?? '';
  let client = createClient(token, options);
  let looked: { readonly at: number; readonly found: Promise<boolean> } | undefined;

  const look = async (): Promise<boolean> => {
    try {
      const next = (await parts.renewed?.())?.[index];
      if (next === undefined || next === token) return false;
      token = next;
      client = createClient(next, options);
      log.info({}, 'The token of Slack was read anew');
      return true;
    } catch (error) {
      log.warn({ reason: messageOf(error) }, 'The token of Slack could not be read anew');
      return false;
    }
  };
  const renew = async (used: SlackClient): Promise<boolean> => {
    if (client !== used) return true;
    if (looked === undefined || clock.now() - looked.at >= LOOK_MS)
      looked = { at: clock.now(), found: look() };
    await looked.found;
    return client !== used;
  };

  const call: Call = async (what) => {
    const used = client;
    try {
      return await what(used);
    } catch (error) {
      if (!STALE.has(failureOf(error)?.error ?? '') || !(await renew(used))) throw error;
      return what(client);
    }
  };

  const ask = async () =>
    call(async (given) => {
      const answer = await given.auth.test();
      return {
        team: answer.team ?? '',
        teamId: answer.team_id ?? '',
        bot: answer.user ?? 'k8sgpt',
        botUser: answer.user_id ?? '',
        isOrgWide: answer.is_enterprise_install === true,
        scopes: answer.response_metadata?.scopes ?? [],
      };
    });
  return { session: createSession(ask, { clock, log }), call, token: () => token };
};

export const openWorkspaces = (parts: WorkspacesParts): Workspaces => {
  const first = openWorkspace(0, parts);
  const others = parts.tokens.slice(1).map((_, index) => openWorkspace(index + 1, parts));
  const all = [first, ...others] as const;
  const known = (team: string): Workspace | undefined => {
    // A single token speaks everywhere it is heard: one workspace, or all of an organisation.
    if (others.length === 0) return first;
    const identities = all.map((workspace) => ({ workspace, identity: workspace.session.identity() }));
    return (
      identities.find(({ identity }) => identity?.teamId === team) ??
      identities.find(({ identity }) => identity?.isOrgWide === true)
    )?.workspace;
  };
  return {
    all: [first, ...others],
    known,
    of: (team) => {
      const found = known(team);
      if (found !== undefined) return found;
      if (all.some(({ session }) => session.identity() === undefined))
        throw new Unavailable('Slack has not told yet whose tokens these are', { retryAfterMs: SECOND });
      throw new Refused(
        'None of the Slack tokens is of this workspace: install the app there and add its token to SLACK_BOT_TOKEN.',
      );
    },
  };
};
