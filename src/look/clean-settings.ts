// SPDX-License-Identifier: Apache-2.0

import { redacted } from '../core/redact/replacement.ts';
import { hidden, secretOfSetting } from './secret-name.ts';

/** `{"name":"DB_PASSWORD","value":"…"}`, `- name: DB_PASSWORD` and `value: …` below it, also quoted once more. */
const PAIR =
  /(?<!\w)((?:name|key)\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?)([\w.-]{1,100})(\\?["']?[,;]?\s{0,40}(?:\\n\s{0,40})?\\?["']?(?:value|content|default(?:value)?)\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?)((?:\\.|[^"'\n\\]){1,4096})/gi;

/** `export STRIPE_KEY=…`, `app.signing.key: …`: longer names than those that any text is searched for. */
const ASSIGNED =
  /(?<![\w.-])([\w.-]{1,80}[._-](?:key|pass|pwd|pw|salt|creds?|auth|dsn))(["']?\s{0,2}[=:]\s{0,2}["']?)([^\s"';&|,<>]{6,4096})/gi;

const HASHES = /(?<![\w$])\$apr1\$[\w./$]{8,100}|\{S?SHA(?:256|512)?\}[\w+/=]{20,200}/g;

/** A manifest of a Secret inside a text: nothing of it is told. */
const SECRET_MANIFEST = /(?:^|[\n{,])\s{0,40}(?:- )?["']?kind["']?\s{0,3}:\s{0,3}["']?Secret(?![\w-])/;
const DATA = /(?:^|[\n{,\s])["']?(?:data|stringData)["']?\s{0,3}:/;

/** Settings inside a text whose names say that their values are secrets. */
export const redactSettings = (text: string): string => {
  if (SECRET_MANIFEST.test(text) && DATA.test(text)) return redacted('manifest of a Secret');
  return text
    .replace(
      PAIR,
      (_, before: string, name: string, between: string, value: string) =>
        `${before}${name}${between}${hidden(value, secretOfSetting(name))}`,
    )
    .replace(
      ASSIGNED,
      (_, name: string, between: string, value: string) =>
        `${name}${between}${hidden(value, secretOfSetting(name))}`,
    )
    .replace(HASHES, redacted('password hash'));
};
