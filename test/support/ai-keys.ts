// SPDX-License-Identifier: Apache-2.0

import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new key of RSA: that which signs, as PEM, and that which checks. */
export const rsaPair = () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), publicKey };
};

/** A file with this text in a new folder. */
export const fileWith = (name: string, text: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'k8sgpt-ai-')), name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
};
