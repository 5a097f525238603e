// SPDX-License-Identifier: Apache-2.0

import { isAbort, messageOf, Refused, Unavailable } from '../../src/core/errors.ts';

/** What the three SDKs put into their errors, each in its own place. */
interface Failure {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly statusCode?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown } | undefined;
}

const NO_CREDENTIALS =
  /CredentialsProviderError|ProviderError|TokenProviderError|CredentialUnavailable|AuthenticationRequiredError|AggregateAuthenticationError|Could not load the default credentials|Could not refresh access token/i;
const REGION = /region is missing/i;
const WORDS = 200;

const failureOf = (error: unknown): Failure => (typeof error === 'object' && error !== null ? error : {});

/** The HTTP status that an SDK was answered; undefined when no answer came. */
export const statusOf = (error: unknown): number | undefined => {
  const { $metadata, statusCode, code } = failureOf(error);
  return [$metadata?.httpStatusCode, statusCode, code].find((value) => typeof value === 'number');
};

const said = (error: unknown): string =>
  messageOf(error)
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .replace(/\.$/, '')
    .slice(0, WORDS);

/**
 * An error of an SDK as one of ours; never with the SDK's own as its cause, which holds signed requests. `where`: "S3
 * bucket answers". Throws the signal's reason when the caller has left.
 */
export const storeTrouble = (error: unknown, where: string, signal: AbortSignal): Error => {
  signal.throwIfAborted();
  const status = statusOf(error);
  const name = typeof failureOf(error).name === 'string' ? String(failureOf(error).name) : '';
  const told = `${name} ${messageOf(error)}`;
  if (NO_CREDENTIALS.test(told))
    return new Refused(`No credentials were found for ${where} (${said(error)})`);
  if (REGION.test(told))
    return new Refused(`The region of ${where} is not known`, {
      hint: 'Set cache.region, or AWS_REGION.',
    });
  if (status === 404) return new Refused(`${where} does not exist`);
  if (status === 401 || status === 403)
    return new Refused(`${where} may not be used with these credentials (${said(error)})`);
  if (status !== undefined && status >= 400 && status < 429)
    return new Refused(`${where} refuses the request (${said(error)})`);
  if (isAbort(error)) return new Unavailable(`${where} did not answer in time`);
  return new Unavailable(`${where} cannot be used now (${said(error)})`);
};
