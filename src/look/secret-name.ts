// SPDX-License-Identifier: Apache-2.0

import { redactSecrets } from '../core/redact/redact-secrets.ts';
import { redacted } from '../core/redact/replacement.ts';

/** Looks like nothing of its own: whether it is replaced is up to the name alone. */
const PROBE = 'Zq7probe9Xw';
const LONGEST = 200;

/** What an operator may set, and what only says where the value comes from: not secrets, whatever they are called. */
const HARMLESS =
  /^(?:|true|false|yes|no|on|off|null|none|\d{1,3}|\$\(\w{1,100}\)|\$\{\w{1,100}\}|\{\{-?\s*\.[\w.]{1,100}\s*(?:\|\s*\w{1,40}\s*)*-?\}\}|\[redacted [a-zA-Z ]{1,40}\])$/i;

/** In sentences these mean other things; a field that is called so holds one. */
const ALONE = /^(?:pin|pwd|pw|otp|totp|cvv|cvc)$/i;

/** What stands in place of a value under that name, where the name says that the value is a secret: `password`, `apiKey`. */
export const secretOfField = (name: string): string | undefined => {
  const short = name.slice(-LONGEST);
  if (ALONE.test(short)) return redacted('secret');
  const shown = redactSecrets(JSON.stringify({ [short]: PROBE }));
  if (shown.includes(PROBE)) return undefined;
  return /\[redacted [^\]]{1,40}\](?="\}$)/.exec(shown)?.[0] ?? redacted('secret');
};

/** In names of settings these are values too; of other fields they are references (`secretKeyRef.key`, `topologyKey`). */
const SETTING =
  /(?:(?:^|[^a-z])(?:key|keys|pass|pwd|pw|salt|seed|pepper|creds?|auth|pin|otp|dsn|sas|jwt|key-data)|pass|masterauth|[a-z](?:Key|Pass|Pwd|Pw|Salt|Creds?|Auth|Dsn|Jwt)|[A-Z0-9](?:KEY|PASS|PWD|SALT|CREDS?|AUTH))$/;
const PUBLIC = /(?:^|[^a-z])pub(?:lic)?|Public/i;
const BY_SETTING = redacted('setting');
/** Files that are keys, or hold some. */
const KEY_FILE =
  /(?:^|[./_-])(?:key|pem|p12|pfx|jks|keystore|ppk|kdbx|id_(?:rsa|dsa|ecdsa|ed25519)|htpasswd|pgpass|netrc|dockerc(?:fg|onfigjson)|kubeconfig)$/i;

/** The same of an environment variable, a flag, or a key of a ConfigMap: there `STRIPE_KEY` and `tls.key` say enough. */
export const secretOfSetting = (name: string): string | undefined => {
  const field = secretOfField(name);
  if (field !== undefined) return field;
  const short = name.slice(-LONGEST);
  // As it is written, and in small letters, for `APP_KEY`.
  const isSetting = SETTING.test(short) || SETTING.test(short.toLowerCase());
  return KEY_FILE.test(short) || (isSetting && !PUBLIC.test(short)) ? BY_SETTING : undefined;
};

/** A path says where a secret lies. Base64 begins like one now and then, but with capitals. */
const PATH = /^(?:file:\/\/)?(?:\.{0,2}\/)[a-z0-9._-]{1,100}(?:\/[a-z0-9._-]{1,100}){0,20}$/;

/** A value under a name that says it is a secret; `by` is what stands in its place. */
export const hidden = (value: string, by: string | undefined): string =>
  by === undefined || HARMLESS.test(value.trim()) || (by === BY_SETTING && PATH.test(value)) ? value : by;
