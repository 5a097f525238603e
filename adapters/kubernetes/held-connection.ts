// SPDX-License-Identifier: Apache-2.0

import { type Clock, SECOND } from '../../src/core/clock.ts';
import { abortable } from './abortable.ts';
import type { Connection, Material } from './connection.ts';
import { materialValue } from './file-value.ts';
import { identitySource } from './identity.ts';
import type { Presented } from './presented.ts';

/** A connection whose credentials are replaced while it is used. */
export interface HeldConnection {
  readonly connection: Connection;
  /** Takes what its Secret says now. False when that leads elsewhere, so that nothing of this one can be kept. */
  readonly take: (next: Connection) => boolean;
}

/** Credentials that nobody accepts are not asked for again and again. */
const REST_MS = 5 * SECOND;

const bytesOf = (material: Material | undefined): string =>
  material?.type === 'bytes' ? material.bytes.toString('base64') : '';

/** All that a way to a server is made of, but credentials. */
const wayOf = (connection: Connection): string =>
  JSON.stringify([
    connection.server.href,
    bytesOf(connection.ca),
    connection.skipVerification,
    connection.serverName,
    connection.proxyUrl,
    connection.impersonation,
    connection.namespace,
  ]);

/** What is shown to the server. */
const proofOf = ({ identity, clientCertificate: pair }: Connection): string =>
  JSON.stringify([identity, bytesOf(pair?.certificate), bytesOf(pair?.key)]);

const presentedBy = async (connection: Connection, clock: Clock, signal: AbortSignal): Promise<Presented> => {
  const own = identitySource({ connection, clock, env: {}, pluginMs: 0 });
  const { clientCertificate: pair } = connection;
  return {
    ...(await own.current(signal)),
    ...(pair === undefined
      ? {}
      : {
          certificate: await materialValue(pair.certificate, 'client certificate', clock).read(),
          key: await materialValue(pair.key, 'client key', clock).read(),
        }),
  };
};

/** `reread` reads the Secret again and has its news taken; it never throws. */
export const heldConnection = (
  first: Connection,
  { reread, clock }: { readonly reread: () => Promise<void>; readonly clock: Clock },
): HeldConnection => {
  let latest = first;
  let shown: Presented | undefined;
  let isStale = false;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  const renew = (): Promise<void> => {
    asking ??= reread().finally(() => (asking = undefined));
    isStale = false;
    return asking;
  };

  return {
    connection: {
      ...first,
      clientCertificate: undefined,
      identity: {
        type: 'held',
        current: async (signal) => {
          if (isStale || asking !== undefined) await abortable(renew(), signal);
          shown ??= await presentedBy(latest, clock, signal);
          return shown;
        },
        rejected: (presented) => {
          // Several requests learn of it one after the other: it is read again once.
          if (presented !== shown || isStale || asking !== undefined) return true;
          if (clock.now() - askedAt < REST_MS) return false;
          askedAt = clock.now();
          isStale = true;
          return true;
        },
      },
    },
    take: (next) => {
      if (wayOf(next) !== wayOf(latest)) return false;
      if (proofOf(next) !== proofOf(latest)) shown = undefined;
      latest = next;
      return true;
    },
  };
};
