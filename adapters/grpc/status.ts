// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { Busy } from '../../src/core/busy.ts';
import { Denied } from '../../src/core/denied.ts';
import { isAbort, Refused, Unavailable } from '../../src/core/errors.ts';
import { Fault } from '../../src/core/fault.ts';
import { Unauthenticated } from '../../src/core/unauthenticated.ts';

/** Longest sentence in the trailers of a call: proxies turn longer ones down. */
const LONGEST = 2_000;

const codeOf = (error: unknown): status => {
  if (error instanceof Unauthenticated) return status.UNAUTHENTICATED;
  if (error instanceof Denied) return status.PERMISSION_DENIED;
  if (error instanceof Refused) return status.INVALID_ARGUMENT;
  if (error instanceof Busy) return status.RESOURCE_EXHAUSTED;
  if (error instanceof Unavailable) return status.UNAVAILABLE;
  return isAbort(error) ? status.CANCELLED : status.INTERNAL;
};

/** The reference under which a fault is found in the log. */
export const referenceOf = (id: string): string => createHash('sha256').update(id).digest('hex').slice(0, 8);

/** Something that was thrown → how a call ends: whose turn it is, and one sentence. */
export const statusOf = (
  error: unknown,
  reference: string,
): Pick<ServiceError, 'code' | 'details' | 'metadata'> => {
  const code = codeOf(error);
  const metadata = new Metadata();
  if (error instanceof Unavailable && error.retryAfterMs !== undefined)
    metadata.set('retry-after', String(Math.ceil(error.retryAfterMs / 1000)));
  const told = code !== status.INTERNAL || error instanceof Fault;
  const hint = error instanceof Refused && error.hint !== undefined ? ` ${error.hint}` : '';
  const details = told
    ? `${(error as Error).message}${hint}`
    : `Something went wrong (reference ${reference}).`;
  return { code, details: details.slice(0, LONGEST), metadata };
};
