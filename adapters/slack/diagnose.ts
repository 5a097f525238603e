// SPDX-License-Identifier: Apache-2.0

import { type Clock, MINUTE } from '../../src/core/clock.ts';
import { clockCheck, timeOfAnswer } from '../../src/core/clock-check.ts';
import { messageOf } from '../../src/core/errors.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { Check } from '../../src/core/ports/cluster-reader.ts';
import { clientOptions, createClient, type SlackClient } from './client.ts';
import { type SlackSettings, type SlackSetup, setupOf } from './config.ts';
import { tokenTrouble } from './health.ts';
import { dispensable, slackOptionalScopes, slackScopes } from './scopes.ts';
import { failureOf } from './send-errors.ts';

const unreachable = ({ apiUrl }: SlackSetup): string =>
  `Check that ${apiUrl} can be reached from here: network rules, HTTPS_PROXY and NO_PROXY, NODE_EXTRA_CA_CERTS for a private CA.`;

const failedCheck = (name: string, error: unknown, setup: SlackSetup, fix: string): Check => {
  const failure = failureOf(error);
  if (failure?.reaction === 'token')
    return { name, status: 'failed', detail: `Slack answers ${failure.error}`, fix };
  const detail = failure === undefined ? messageOf(error) : `Slack does not answer (${failure.error})`;
  return { name, status: 'failed', detail, fix: unreachable(setup) };
};

/** Scopes of the manifest, and those that a setting asks for. */
const wanted = ({ hearsThreads }: SlackSetup): Readonly<Record<string, string>> => {
  if (!hearsThreads) return slackScopes;
  const { 'channels:history': why } = slackOptionalScopes;
  return { ...slackScopes, 'channels:history': why };
};

const scopeCheck = (granted: readonly string[], setup: SlackSetup): Check => {
  const missing = Object.entries(wanted(setup)).filter(([scope]) => !granted.includes(scope));
  if (granted.length === 0)
    return { name: 'scopes', status: 'skipped', detail: 'Slack did not say which scopes the token has' };
  if (missing.length === 0)
    return { name: 'scopes', status: 'ok', detail: Object.keys(wanted(setup)).join(', ') };
  const isNeeded = missing.some(([scope]) => !dispensable.includes(scope));
  return {
    name: 'scopes',
    status: isNeeded ? 'failed' : 'warning',
    detail: `missing: ${missing.map(([scope, why]) => `${scope} (${why})`).join(', ')}`,
    fix: 'Add them under OAuth & Permissions (or paste manifest.yml under App Manifest), reinstall the app to the workspace, and set SLACK_BOT_TOKEN to the token that it shows then.',
  };
};

const tokenChecks = async (client: SlackClient, setup: SlackSetup): Promise<Check[]> => {
  try {
    const answer = await client.auth.test();
    const { scopes = [] } = answer.response_metadata ?? {};
    return [
      { name: 'bot token', status: 'ok', detail: `@${answer.user ?? '?'} in ${answer.team ?? '?'}` },
      scopeCheck(scopes, setup),
    ];
  } catch (error) {
    const failure = failureOf(error);
    const fix = failure === undefined ? '' : `${tokenTrouble(failure).replace(/^Slack answers \w+: /, '')}.`;
    return [failedCheck('bot token', error, setup, `${fix.charAt(0).toUpperCase()}${fix.slice(1)}`)];
  }
};

const appTokenCheck = async (client: SlackClient, setup: SlackSetup): Promise<Check> => {
  try {
    // Asks for a connection's address; none is opened.
    await client.apps.connections.open({});
    return { name: 'app token', status: 'ok', detail: 'Socket Mode connections can be opened' };
  } catch (error) {
    return failedCheck(
      'app token',
      error,
      setup,
      'Create an app-level token with connections:write under Basic Information, switch Socket Mode on, and set SLACK_APP_TOKEN.',
    );
  }
};

/** Slack refuses nothing for its own clock's sake, but we refuse what it signed more than five minutes ago. */
const checkClock = async (
  setup: SlackSetup,
  {
    fetch,
    clock,
    signal,
  }: { readonly fetch: typeof globalThis.fetch; readonly clock: Clock; readonly signal: AbortSignal },
): Promise<Check> => {
  try {
    const answer = await fetch(new URL('api.test', setup.apiUrl), { method: 'POST', signal });
    await answer.arrayBuffer();
    return clockCheck({
      whose: 'Slack',
      theirs: timeOfAnswer(answer),
      ours: clock.now(),
      leewayMs: 5 * MINUTE,
      says: { soon: 'at 5 min signed requests are refused', late: 'every signed request is refused' },
      refuses: setup.mode.type === 'http',
    });
  } catch {
    return { name: 'clock', status: 'skipped', detail: 'Slack was not reached' };
  }
};

/** What `doctor` shows of Slack: tokens, scopes, how Slack reaches the bot, and the clock; each with its fix. */
export const diagnoseSlack = async (
  settings: SlackSettings,
  parts: AdapterParts,
  signal: AbortSignal,
): Promise<readonly Check[]> => {
  const setup = setupOf(settings);
  if (setup === undefined) return [{ name: 'Slack', status: 'skipped', detail: 'not configured' }];
  const out = await parts.wayOut?.();
  const options = clientOptions(setup, parts, out);
  const fetch = out?.fetch ?? globalThis.fetch;
  try {
    const checked = await Promise.all(
      setup.botTokens.map((token) => tokenChecks(createClient(token, options), setup)),
    );
    // Of several workspaces each check says whose it is.
    const token = checked.flatMap((checks, index) =>
      checked.length === 1
        ? checks
        : checks.map((check) => ({ ...check, name: `${check.name} ${index + 1}` })),
    );
    signal.throwIfAborted();
    const way =
      setup.mode.type === 'socket'
        ? await appTokenCheck(createClient(setup.mode.appToken, options), setup)
        : ({
            name: 'signing secret',
            status: 'ok',
            detail: 'set; Slack must reach the public port at /slack/events (Request URL of the app)',
          } satisfies Check);
    return [...token, way, await checkClock(setup, { fetch, clock: parts.clock, signal })];
  } finally {
    await out?.close();
  }
};
