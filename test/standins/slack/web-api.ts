// SPDX-License-Identifier: Apache-2.0

import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, bodyOf, type Refusal, refuse } from './answer.ts';
import { type Fault, type Faults, suffer } from './faults.ts';
import type { Args, Around, Method } from './method.ts';
import { chatMethods } from './methods-chat.ts';
import { fileMethods } from './methods-files.ts';
import { historyMethods } from './methods-history.ts';
import { viewMethods } from './methods-views.ts';
import { workspaceMethods } from './methods-workspace.ts';
import { readArguments } from './read-body.ts';
import { identity } from './state.ts';
import type { SlackOptions } from './types.ts';

const methods: Readonly<Record<string, Method>> = {
  ...chatMethods,
  ...fileMethods,
  ...historyMethods,
  ...viewMethods,
  ...workspaceMethods,
};

interface WebApiOptions {
  readonly options: Pick<SlackOptions, 'appToken' | 'teams'>;
  /** The token of the first workspace as it is now. */
  readonly botToken: () => string;
  readonly around: Omit<Around, 'team'>;
  readonly faults: Faults;
}

const tokenOf = (request: IncomingMessage, args: Args): string | undefined => {
  const bearer = /^Bearer\s+(.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const given: unknown = bearer ?? args['token'];
  return typeof given === 'string' ? given : undefined;
};

/** The Web API: token, scope, frequency, then the method; every call goes into the journal. */
export const webApi = ({ options, botToken, around, faults }: WebApiOptions) => {
  const old = new Set<string>();
  const own = { id: identity.team, domain: identity.domain };
  const teamOf = (token: string | undefined): Around['team'] | undefined => {
    const now = botToken();
    old.add(now);
    if (token === now) return own;
    return options.teams?.find((team) => team.botToken === token);
  };

  const refusedToken = (token: string | undefined, wanted: Method['token']): Refusal | undefined => {
    if (token === undefined) return refuse('not_authed');
    const kind = teamOf(token) !== undefined ? 'bot' : token === options.appToken ? 'app' : undefined;
    if (kind === undefined) return refuse(old.has(token) ? 'token_revoked' : 'invalid_auth');
    if (kind === 'bot' && around.state.revoked) return refuse('token_revoked');
    return wanted === 'any' || wanted === kind ? undefined : refuse('not_allowed_token_type');
  };

  const refusedScope = ({ scopes }: Method): Refusal | undefined =>
    scopes.length === 0 || scopes.some((scope) => around.scopes.includes(scope))
      ? undefined
      : refuse('missing_scope', { needed: scopes.join(','), provided: around.scopes.join(',') });

  const answer = (name: string, args: Args, token: string | undefined): Answer => {
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    if (method === undefined) return refuse('unknown_method', { req_method: name });
    const refused = refusedToken(token, method.token) ?? refusedScope(method);
    if (refused !== undefined) return refused;
    // Tiers are counted per workspace.
    const retryAfter = around.rate.method(name, teamOf(token)?.id);
    const team = teamOf(token) ?? own;
    return retryAfter === undefined
      ? method.run(args, { ...around, team })
      : { ...refuse('ratelimited'), retryAfter };
  };

  const headersFor = (name: string, token: string | undefined): Record<string, string> => ({
    'content-type': 'application/json; charset=utf-8',
    'x-slack-req-id': around.state.id('req'),
    ...(teamOf(token) !== undefined
      ? {
          'x-oauth-scopes': around.scopes.join(','),
          'x-accepted-oauth-scopes': (methods[name]?.scopes ?? []).join(','),
        }
      : {}),
  });

  const plannedRefusal = (fault: Fault | undefined): Refusal | undefined => {
    if (fault === undefined || fault.after === true) return undefined;
    if (fault.retryAfter !== undefined) return { ...refuse('ratelimited'), retryAfter: fault.retryAfter };
    return refuse(fault.error ?? 'no_answer');
  };

  return async (request: IncomingMessage, response: ServerResponse, name: string, query: URLSearchParams) => {
    const args = await readArguments(request, query);
    const token = tokenOf(request, args ?? {});
    const fault = faults.take(name);
    const result =
      plannedRefusal(fault) ?? (args === undefined ? refuse('invalid_json') : answer(name, args, token));
    const status = fault?.status ?? (!result.ok && result.retryAfter !== undefined ? 429 : 200);
    const { token: _, ...journal } = args ?? {};
    around.state.calls.push({
      method: name,
      at: around.now(),
      args: journal,
      status,
      ok: result.ok,
      error: result.ok ? undefined : result.error,
    });
    if (fault !== undefined && suffer(fault, response)) return;
    if (!result.ok && result.retryAfter !== undefined)
      response.setHeader('retry-after', String(result.retryAfter));
    response.writeHead(status, headersFor(name, token)).end(JSON.stringify(bodyOf(result)));
  };
};
