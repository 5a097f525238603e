// SPDX-License-Identifier: Apache-2.0

import type { IncomingHttpHeaders } from 'node:http';
import { isAbort, messageOf, Refused } from '../../src/core/errors.ts';
import { record, text } from '../../src/core/read.ts';
import { ApiFailure } from './api-failure.ts';
import type { Connection } from './connection.ts';
import { type Answer, Broken } from './transport.ts';

/** Words of a server for people: one line, bounded, without control characters. */
export const quoted = (words: string): string =>
  words
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 240);

const SELF_SIGNED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
  'INVALID_CA',
  'CERT_SIGNATURE_FAILURE',
]);

/** A certificate or TLS trouble that somebody must settle; undefined when it is something else. */
const tlsRefusal = (
  code: string,
  message: string,
  connection: Connection,
  cause: unknown,
): Refused | undefined => {
  const { name, server, source, ca } = connection;
  const address = server.host;
  if (SELF_SIGNED.has(code)) {
    const known = ca === undefined ? 'no certificate-authority-data' : 'another certificate-authority-data';
    return new Refused(
      `The certificate of ${name} (${address}) is not signed by an authority that is known here: ${source} has ${known}. Set it to the cluster's CA, or NODE_EXTRA_CA_CERTS to a file with that CA.`,
      { cause },
    );
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return new Refused(
      `The certificate of ${name} is not valid for ${server.hostname} (${quoted(message)}). Use a name that it covers as server in ${source}, or set tls-server-name there.`,
      { cause },
    );
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    const what = code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not valid yet';
    return new Refused(
      `The certificate of ${name} (${address}) ${what}. Renew it, or correct the clock of this machine.`,
      { cause },
    );
  }
  if (
    /ALERT_(?:BAD_|UNKNOWN_|UNSUPPORTED_)?CERTIFICATE|ALERT_UNKNOWN_CA|CERTIFICATE_REQUIRED|ALERT_CERTIFICATE/.test(
      code,
    )
  ) {
    return new Refused(`${name} (${address}) did not accept the client certificate of ${source}. Renew it.`, {
      cause,
    });
  }
  // Some come as EPROTO with OpenSSL's own line: "write EPROTO 40…:error:0A00010B:SSL routines:…:wrong version number:…".
  const told = /:SSL routines:[^:]*:([^:]+):/.exec(message)?.[1];
  if (
    code === 'ERR_SSL_WRONG_VERSION_NUMBER' ||
    code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG' ||
    (code === 'EPROTO' && /wrong version number|packet length too long/.test(message))
  ) {
    return new Refused(
      `${name} (${address}) does not speak TLS. Is the port in ${source} right, and is it https?`,
      { cause },
    );
  }
  if (/^ERR_INVALID_|^ERR_UNESCAPED/.test(code)) {
    return new Refused(`${source} asks for a header that cannot be sent: ${quoted(message)}.`, { cause });
  }
  if (told !== undefined || /^ERR_(?:OSSL|SSL|TLS)_|^ERR_CRYPTO/.test(code)) {
    return new Refused(
      `No TLS connection to ${name} (${address}) with what ${source} says: ${quoted(told ?? message)}.`,
      { cause },
    );
  }
  return undefined;
};

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name could not be looked up',
  ETIMEDOUT: 'no connection came about in time',
  EHOSTUNREACH: 'no route to it',
  ENETUNREACH: 'no route to it',
};

/** Anything thrown on the way → what it means: ApiFailure to be retried or told, Refused, or what it was (aborts, bugs). */
export const meaningOf = (error: unknown, connection: Connection): unknown => {
  if (!(error instanceof Broken) || isAbort(error.cause)) return error;
  const { cause, connected } = error as Broken & { cause: NodeJS.ErrnoException };
  if (cause instanceof Refused || cause instanceof ApiFailure) return cause;
  const code = cause.code ?? '';
  const refusal = tlsRefusal(code, cause.message, connection, cause);
  if (refusal !== undefined) return refusal;
  const words =
    WORDS[code] ??
    (code === '' || code.startsWith('HPE_')
      ? `it does not speak HTTP as expected (${quoted(messageOf(cause))})`
      : code);
  return new ApiFailure(connected ? 'failing' : 'unreachable', words, { cause });
};

/** Seconds or a date → milliseconds from now. */
const retryAfter = (headers: IncomingHttpHeaders): number | undefined => {
  const given = headers['retry-after'];
  if (given === undefined) return undefined;
  if (/^\d{1,9}$/.test(given.trim())) return Number(given) * 1_000;
  const [until, now] = [Date.parse(given), Date.parse(headers.date ?? '')];
  return Number.isNaN(until) || Number.isNaN(now) ? undefined : Math.max(0, until - now);
};

/** What recordings say of a kind that they do not hold. */
export const isIncomplete = (headers: IncomingHttpHeaders): boolean =>
  headers['x-k8sgpt-recording'] === 'incomplete';

/** An answer that is not 200 → what it means. */
export const failureOf = ({ status, headers, bytes }: Answer): ApiFailure => {
  const raw = bytes.toString('utf8', 0, 100_000);
  let said: Readonly<Record<string, unknown>> = {};
  try {
    said = record(JSON.parse(raw));
  } catch {
    // A proxy's page, or "404 page not found".
  }
  const isStatus = said['kind'] === 'Status';
  const words = quoted(text(said['message']) ?? '');
  const detail = words === '' ? `${status}` : `${status} (${words})`;
  if (status === 401) return new ApiFailure('unauthorized', words || 'Unauthorized');
  if (status === 403) return new ApiFailure('forbidden', words || 'Forbidden');
  if (status === 404 && (isStatus || raw.trim() === '404 page not found')) {
    return new ApiFailure('absent', words || 'not found', { notRecorded: isIncomplete(headers) });
  }
  if (status === 410) {
    return new ApiFailure('expired', words, {
      continuation: text(record(said['metadata'])['continue']) || undefined,
    });
  }
  if (status === 429)
    return new ApiFailure('busy', 'the server is busy (429)', { retryAfterMs: retryAfter(headers) });
  if (status >= 500)
    return new ApiFailure('failing', `the server answered ${detail}`, { retryAfterMs: retryAfter(headers) });
  if (status >= 300 && status < 400) {
    return new ApiFailure(
      'failing',
      `the server answered ${status}, sending us elsewhere: is it the API server?`,
      { final: true },
    );
  }
  return new ApiFailure('failing', `the server answered ${detail}`, {
    final: true,
    status,
    notRecorded: isIncomplete(headers),
  });
};
