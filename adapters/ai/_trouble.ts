// SPDX-License-Identifier: Apache-2.0

import { Refused, Unavailable } from '../../src/core/errors.ts';
import { redactSecrets } from '../../src/core/redact/redact-secrets.ts';
import type { Service } from './_service.ts';

/** What errors of SDKs and of plain HTTP have in common, read without trusting their shape. */
interface Failure {
  readonly status?: unknown;
  readonly code?: unknown;
  readonly headers?: unknown;
  readonly cause?: unknown;
  readonly message?: unknown;
}

const WORDS = 200;
const LONGEST_WAIT = 3_600_000;

const failureOf = (error: unknown): Failure => (typeof error === 'object' && error !== null ? error : {});

/** The server's own words on one line, without keys should they repeat them. */
const wordsOf = ({ message }: Failure, { secrets }: Service): string => {
  let said = typeof message === 'string' ? message : '';
  for (const secret of secrets)
    if (secret !== undefined && secret.length > 5) said = said.replaceAll(secret, '[redacted key]');
  return redactSecrets(said.slice(0, 4 * WORDS))
    .replace(/^\d{3} /, '')
    .replace(/\s+/g, ' ')
    .slice(0, WORDS)
    .replace(/(?<![.\s])[.\s]+$/, '');
};

const waitOf = ({ headers }: Failure, now: number): number | undefined => {
  // Headers of undici's own fetch are no instance of the built-in class.
  const given = headers as Pick<Headers, 'get'> | undefined;
  if (typeof given?.get !== 'function') return undefined;
  const get = (name: string): string => given.get(name)?.trim() ?? '';
  const exact = Number.parseFloat(get('retry-after-ms'));
  if (exact >= 0) return Math.min(exact, LONGEST_WAIT);
  const after = get('retry-after');
  const ms = /^\d+(?:\.\d+)?$/.test(after) ? Number(after) * 1_000 : Date.parse(after) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, Math.round(ms)), LONGEST_WAIT);
};

/** The system's code of a connection that failed (`ECONNREFUSED`), at whatever depth it was wrapped. */
const codeIn = (error: unknown, depth = 0): string | undefined => {
  const { code, cause } = failureOf(error);
  if (depth > 0 && typeof code === 'string' && /^[A-Z0-9_]{3,40}$/.test(code)) return code;
  return depth > 4 || cause === undefined ? undefined : codeIn(cause, depth + 1);
};

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_/;

const lower = (who: string): string => who.replace(/^The /, 'the ');

const proxyWantsCredentials = ({ name }: Service): Refused =>
  new Refused('The proxy wants credentials.', {
    hint: `Write them into HTTPS_PROXY (or ${name}.proxy) as http://USER:PASSWORD@HOST:PORT.`,
  });

const network = (error: unknown, service: Service): Refused | Unavailable => {
  const { who, variables } = service;
  const code = codeIn(error) ?? codeIn({ cause: error });
  if (code !== undefined && CERTIFICATE.test(code))
    return new Refused(`The certificate of ${lower(who)} is not trusted here (${code}).`, {
      hint: 'Set NODE_EXTRA_CA_CERTS to a file with the authority that signed it, and start again.',
    });
  if (code === 'PROXY_407') return proxyWantsCredentials(service);
  const checked = [variables.baseUrl, 'HTTPS_PROXY'].filter((name) => name !== undefined).join(', ');
  return new Unavailable(
    `${who} cannot be reached${code === undefined ? '' : ` (${code})`}: check ${checked} and the network.`,
  );
};

/** Where a setting is set: the variable, and its place in the file. */
const setting = ({ name }: Service, variable: string | undefined, key: string): string =>
  variable === undefined ? `${name}.${key}` : `${variable} (${name}.${key})`;

const notThere = (said: string, { code }: Failure, service: Service): Refused => {
  const { who, model, variables, usualUrl, name } = service;
  if (
    code === 'model_not_found' ||
    code === 'NotAuthorizedOrNotFound' ||
    variables.baseUrl === undefined ||
    /model|deployment|endpoint/i.test(said)
  )
    return new Refused(`${who} has no model ${model}, or the key may not use it.`, {
      hint: `Set ${setting(service, variables.model, 'model')} to a model that the key may use.`,
    });
  const example = usualUrl === undefined ? '' : `, as in ${usualUrl}`;
  return new Refused(`${who} has no chat completions at this address.`, {
    hint: `Set ${variables.baseUrl} (${name}.baseUrl) to where the API is${example}.`,
  });
};

const keyHint = ({ name, credentials, variables: { key } }: Service): string =>
  key === undefined
    ? (credentials ?? `Check the credentials of ${name}.`)
    : `Set ${key} (or ${key}_FILE, or ${name}.apiKey in the file) to a valid key, and start again.`;

const ofStatus = (status: number, failure: Failure, service: Service, now: number): Error => {
  const { who, model, isKeySet, variables } = service;
  const said = wordsOf(failure, service);
  if (status === 401)
    return new Refused(
      !isKeySet && variables.key !== undefined
        ? `${who} wants an API key.`
        : `${who} does not accept the ${variables.key === undefined ? 'credentials' : 'API key'}.`,
      { hint: keyHint(service) },
    );
  if (status === 403) {
    const others = [variables.model, variables.key].filter((name) => name !== undefined).join(' or ');
    const what = variables.key === undefined ? 'these credentials' : 'this key';
    return new Refused(`${who} forbids ${what} to use the model ${model}: ${said}.`, {
      hint: `Allow the model for ${what}, or set ${others} to another.`,
    });
  }
  if (status === 404) return notThere(said, failure, service);
  if (status === 407) return proxyWantsCredentials(service);
  if (status === 429 && failure.code === 'insufficient_quota')
    return new Refused(`The account at ${lower(who)} has no credit left.`, {
      hint: `Add credit or raise the limit in its billing settings, or set ${variables.key ?? 'the key'} to a key of another account.`,
    });
  if (status === 429)
    return new Unavailable(`${who} is busy or its rate limit is reached.`, {
      retryAfterMs: waitOf(failure, now),
    });
  if (status === 408 || status === 409 || status >= 500)
    return new Unavailable(`${who} fails with status ${status}.`, { retryAfterMs: waitOf(failure, now) });
  const checked = [
    setting(service, variables.model, 'model'),
    ...(variables.baseUrl === undefined ? [] : [setting(service, variables.baseUrl, 'baseUrl')]),
  ];
  return new Refused(`${who} refuses the request with status ${status}: ${said}.`, {
    hint: `Check ${checked.join(' and ')}.`,
  });
};

/**
 * What was thrown as the reaction it needs. The original is not kept as the cause: its headers and body could carry
 * the key, or what was asked, into a log.
 */
export const troubleOf = (error: unknown, service: Service, now: number): Error => {
  // SDKs wrap what a source of tokens threw.
  for (let each = error; each instanceof Error; each = each.cause)
    if (each instanceof Refused || each instanceof Unavailable) return each;
  const { who } = service;
  const failure = failureOf(error);
  const { status } = failure;
  if (typeof status === 'number') return ofStatus(status, failure, service, now);
  if (error instanceof SyntaxError) return new Unavailable(`${who} sent an answer that cannot be read.`);
  // An error that is told within a stream has no status, but is the server's own.
  return failure.cause === undefined && 'error' in failure && failure.error !== undefined
    ? new Unavailable(`${who} broke off its answer: ${wordsOf(failure, service)}.`)
    : network(error, service);
};
