// SPDX-License-Identifier: Apache-2.0

import { isAbort, messageOf } from '../../src/core/errors.ts';
import type { SkipReason } from '../../src/core/snapshot.ts';

export interface Trouble {
  readonly reason: SkipReason;
  readonly detail: string;
}

interface Failure {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown } | undefined;
}

const FORBIDDEN = /^(?:AccessDenied|UnauthorizedOperation|NotAuthorized|OptInRequired)/;
const CREDENTIALS =
  /^(?:UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|ExpiredToken|IncompleteSignature|InvalidAccessKeyId|MissingAuthenticationToken|AuthFailure|InvalidIdentityToken)/;
const NONE = /^(?:CredentialsProviderError|ProviderError|TokenProviderError)$/;
const BUSY = /^(?:Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled|SlowDown)/;

const WORDS = 240;

/** The words of AWS on one line. */
const said = (error: unknown): string =>
  messageOf(error)
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .replace(/\.$/, '')
    .slice(0, WORDS);

/** An error of the SDK, or of the way to it → why something could not be read. `what` is the action, eks:DescribeCluster. */
export const troubleOf = (error: unknown, what: string): Trouble => {
  const { name, $metadata } = (typeof error === 'object' && error !== null ? error : {}) as Failure;
  const called = typeof name === 'string' ? name : '';
  const status = $metadata?.httpStatusCode;
  if (NONE.test(called))
    return { reason: 'forbidden', detail: `no AWS credentials were found for ${what} (${said(error)})` };
  if (CREDENTIALS.test(called) || status === 401)
    return { reason: 'forbidden', detail: `AWS does not accept the credentials (${called || said(error)})` };
  if (FORBIDDEN.test(called) || status === 403)
    return { reason: 'forbidden', detail: `forbidden: ${what} is not allowed (${said(error)})` };
  if (BUSY.test(called) || status === 429)
    return { reason: 'unavailable', detail: `AWS is busy: ${what} was refused (${called || 'status 429'})` };
  if (isAbort(error)) return { reason: 'unavailable', detail: `AWS did not answer ${what} in time` };
  return { reason: 'unavailable', detail: `${what} failed: ${said(error)}` };
};

export const isNotFound = (error: unknown): boolean =>
  (error as Failure | undefined)?.name === 'ResourceNotFoundException';
