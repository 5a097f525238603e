// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { messageOf, Refused } from '../../src/core/errors.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';

/** Where certificates of a port are; `clientCa`: only clients with a certificate that one of these signed are let in. */
export interface TlsPaths {
  readonly cert: string;
  readonly key: string;
  readonly clientCa?: string | undefined;
}

/** PEM, as Node takes it. */
export interface TlsMaterial {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca?: Buffer | undefined;
}

export interface TlsFiles {
  readonly material: TlsMaterial;
  /** Called with what the files hold now, as often as that changes and fits together. */
  readonly onChange: (hear: (material: TlsMaterial) => void) => void;
  readonly close: () => void;
}

/** Certificates are renewed days before they end: there is time. */
const LOOK_MS = 10_000;

const read = async ({ cert, key, clientCa }: TlsPaths): Promise<TlsMaterial> => {
  const file = (path: string): Promise<Buffer> =>
    readFile(path).catch((error: unknown) => {
      const { code = 'error' } = error as NodeJS.ErrnoException;
      throw new Refused(`The file ${path} of the certificate cannot be read (${code}).`, { cause: error });
    });
  const [certText, keyText, ca] = await Promise.all([
    file(cert),
    file(key),
    clientCa === undefined ? undefined : file(clientCa),
  ]);
  const material = { cert: certText, key: keyText, ...(ca === undefined ? {} : { ca }) };
  try {
    createSecureContext(material);
  } catch (error) {
    throw new Refused(`${cert} and ${key} are no certificate with its key, in PEM.`, { cause: error });
  }
  return material;
};

const isSame = (one: TlsMaterial, other: TlsMaterial): boolean =>
  one.cert.equals(other.cert) &&
  one.key.equals(other.key) &&
  (one.ca?.equals(other.ca ?? Buffer.of()) ?? true);

/**
 * Certificates from files, looked at again every ten seconds: what mounts a Secret replaces folders, which a watch on a
 * file does not see. While the files do not fit together the old ones stay in use.
 */
export const openTlsFiles = async (paths: TlsPaths, log: Log, lookMs = LOOK_MS): Promise<TlsFiles> => {
  let material = await read(paths);
  let hear: ((material: TlsMaterial) => void) | undefined;
  const look = async (): Promise<void> => {
    try {
      const found = await read(paths);
      if (isSame(found, material)) return;
      material = found;
      hear?.(found);
      log.info({}, 'Certificate of the port was read again');
    } catch (error) {
      log.warn(
        { reason: messageOf(error) },
        'Certificate of the port cannot be read; the old one stays in use',
      );
    }
  };
  const timer = setInterval(() => void look(), lookMs);
  timer.unref();
  return {
    material,
    onChange: (take) => {
      hear = take;
    },
    close: () => clearInterval(timer),
  };
};
