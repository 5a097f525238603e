// SPDX-License-Identifier: Apache-2.0

import { createHash, createPrivateKey, createSign, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { Refused } from '../../src/core/errors.ts';

/** A profile of the configuration file of OCI, with its key. */
export interface OciProfile {
  readonly tenancy: string;
  readonly region: string | undefined;
  /** Who signs: `<tenancy>/<user>/<fingerprint>`, or the token of a session. */
  readonly keyId: string;
  readonly key: KeyObject;
}

interface ProfileSettings {
  readonly configFile: string;
  readonly profile: string;
  readonly passphrase?: string | undefined;
}

const refused = (what: string): Refused =>
  new Refused(`The OCI configuration ${what}.`, {
    hint: 'Set OCI_CONFIG_FILE and OCI_PROFILE (oci.configFile, oci.profile), or write the profile with `oci setup config`.',
  });

const read = async (path: string, home: string, what: string): Promise<string> => {
  try {
    return await readFile(path.replace(/^~(?=\/)/, home), 'utf8');
  } catch (error) {
    throw refused(`names ${what} that cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
  }
};

/** The settings of one section; those of DEFAULT hold for all. */
const sectionOf = (text: string, name: string): ReadonlyMap<string, string> | undefined => {
  const sections = new Map<string, Map<string, string>>();
  let current = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const section = /^\s*\[(.+)\]\s*$/.exec(line)?.[1];
    const [, key, value] = /^\s*([^#;=\s][^=]*)=(.*)$/.exec(line) ?? [];
    if (section !== undefined) {
      current = new Map();
      sections.set(section, current);
    } else if (key !== undefined) current.set(key.trim(), (value ?? '').trim());
  }
  const found = sections.get(name);
  return found === undefined ? undefined : new Map([...(sections.get('DEFAULT') ?? []), ...found]);
};

export const ociProfile = async (
  { configFile, profile, passphrase }: ProfileSettings,
  env: Readonly<Record<string, string | undefined>>,
): Promise<OciProfile> => {
  const home = env['HOME'] || homedir();
  const section = sectionOf(await read(configFile, home, 'a file'), profile);
  if (section === undefined) throw refused(`has no profile ${profile}`);
  const need = (name: string): string => {
    const value = section.get(name);
    if (value === undefined || value === '') throw refused(`has no ${name} in the profile ${profile}`);
    return value;
  };
  const tokenFile = section.get('security_token_file');
  const keyText = await read(need('key_file'), home, 'a key file');
  const secret = passphrase ?? section.get('pass_phrase');
  try {
    const key = createPrivateKey({ key: keyText, ...(secret === undefined ? {} : { passphrase: secret }) });
    const tenancy = need('tenancy');
    const keyId =
      tokenFile === undefined
        ? `${tenancy}/${need('user')}/${need('fingerprint')}`
        : `ST$${(await read(tokenFile, home, 'a session token')).trim()}`;
    return { tenancy, region: section.get('region'), keyId, key };
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw refused(`names the key file ${need('key_file')}, which is no private key or wants a passphrase`);
  }
};

/** The headers that sign one POST: date, target, host and body. */
export const ociSignature = (
  { keyId, key }: Pick<OciProfile, 'keyId' | 'key'>,
  url: string,
  body: string,
  now: number,
): Readonly<Record<string, string>> => {
  const { host, pathname, search } = new URL(url);
  const signed = {
    'x-date': new Date(now).toUTCString(),
    '(request-target)': `post ${pathname}${search}`,
    host,
    'content-length': String(Buffer.byteLength(body)),
    'content-type': 'application/json',
    'x-content-sha256': createHash('sha256').update(body).digest('base64'),
  };
  const text = Object.entries(signed)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
  const signature = createSign('RSA-SHA256').update(text).sign(key, 'base64');
  const names = Object.keys(signed).join(' ');
  return {
    'x-date': signed['x-date'],
    'x-content-sha256': signed['x-content-sha256'],
    'content-type': signed['content-type'],
    authorization: `Signature version="1",headers="${names}",keyId="${keyId}",algorithm="rsa-sha256",signature="${signature}"`,
  };
};
