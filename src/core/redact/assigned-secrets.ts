// SPDX-License-Identifier: Apache-2.0

import { type Replacement, redacted, replaceAll } from './replacement.ts';

/** Words that, in the name of a setting, say that its value is a secret; short ones only where a setting ends with them. */
const WORDS =
  /pass(?:word|wd|phrase|code)|(?:(?<![A-Za-z])|(?<=db|user|root|admin|smtp|mail|redis))(?:pass|auth|pin|t?otp|cvv|cvc|(?<=[_.-])pw)(?=\\?["']?\s{0,3}(?:=|:))|(?:(?<![a-z])|(?<=db|user|root|my|admin))pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|encryption[-_]?key|signing[-_]?key|account[-_]?key|auth[-_]?key|credentials?|authorization|connection[-_]?string|cookie/gi;

/** Names that only talk about a secret: where it is, how old it may get. */
const ABOUT =
  /(?:name|ref|refs|reference|file|path|seconds|expiry|expiration|expires(?:in|at)?|ttl|type|mount|class|provider|audience|policy|count|length|size|s|review|request|controller|volume|enabled|kind|namespace|version)$/i;

/** What stands after "password:" in sentences that hold no password. */
const TALK =
  /^(?:incorrect|invalid|expired|missing|required|wrong|authentication|auth|failed|failure|not|is|was|has|must|may|can|cannot|could|should|rejected|denied|no|none|null|nil|undefined|empty|the|an?|for|from|true|false|yes|mismatch|unauthorized|forbidden|unknown|error|too|never|already|unable|only|does|do|in|of|to|or|and|with|reference|references|configmap|key|keys|optional|unset|default|\*+|\[redacted.*|x{3,})$/i;

/** Name characters may surround the word: `DB_PASSWORD`, `spring.datasource.password`, `--api-key`. */
const NAME_REST = /[\w.-]{0,64}/y;
const SEPARATOR = /(\\?["'])?(\s{0,3}(?::=|=>|=|:|,)\s{0,3}|(?=\s))/y;
const QUOTED = /(["'])((?:\\.|(?!\1)[^\n\r\\]){0,4096})|(\\["'])((?:(?!\3)[^\n\r]){0,4096})/y;
/** An `&` ends it only where another setting follows, as in the query of a URL. */
const BARE = /[^\s"'`;&<>\\]{1,4096}(?:&(?![\w.-]{1,40}=)[^\s"'`;&<>\\]{0,256})*/y;
const CLOSING = /(?<![,.)\]}])[,.)\]}]+$/;
const SCHEME = /(?:bearer|basic|token|digest|negotiate|apikey)\s+/iy;

const match = (expression: RegExp, text: string, at: number): RegExpExecArray | null => {
  expression.lastIndex = at;
  return expression.exec(text);
};

const NAME_CHARACTER = /[\w.-]/;
const HEAD = /\\?["']?([^\s"'`;&<>\\]{0,64})/y;
/** As in YAML: nothing but white space before it. */
const beginsLine = (text: string, at: number): boolean =>
  /(?:^|\n)[ \t]{0,40}$/.test(text.slice(Math.max(0, at - 41), at));
const SHORT = /^(?:pass|pw|auth|pin|t?otp|cvv|cvc)$/i;

/** `DB_PASS=…`, `"auth":"…"`, `pin=4711`, and not `second pass: checking`, `auth=oidc`, `pin: 3`. */
const isShortValue = (name: string, value: string, isSetting: boolean): boolean => {
  if (!isSetting) return false;
  if (/^pass$|^pw$/i.test(name)) return value.length >= 4;
  if (/^auth$/i.test(name)) return value.length >= 8 && /\d|[A-Z]/.test(value) && /[a-z]/.test(value);
  return /^\d{4,10}$/.test(value);
};

/** How the name begins, to tell a flag (`--token abc`) from a word in a sentence ("the token abc"). */
const isFlag = (text: string, at: number): boolean => {
  let start = at;
  while (start > 0 && at - start < 64 && NAME_CHARACTER.test(text.charAt(start - 1))) start -= 1;
  return text.startsWith('--', start);
};

const secretWord = (word: string): string =>
  /^pass|^pwd?$/i.test(word)
    ? 'password'
    : /key/i.test(word)
      ? 'key'
      : word.toLowerCase().replace(/[-_]/g, ' ');

/** A value that is worth hiding: not a sentence, not a switch, not a count. */
const isValue = (value: string, spaced: boolean): boolean =>
  value.length > 0 &&
  !/^\d{1,3}$/.test(value) &&
  !TALK.test(value.replace(/(?<![.,;:!?])[.,;:!?]+$/, '')) &&
  !(spaced && /^[a-z]{1,3}$/.test(value));

/** Values of settings whose name says that they are secret: `password=…`, `"api_key": "…"`, `--token …`, `Authorization: Bearer …`. */
export const redactAssignedSecrets = (text: string): string => {
  const found: Replacement[] = [];
  let covered = 0;
  for (const hit of text.matchAll(WORDS)) {
    const at = hit.index;
    if (at < covered) continue;
    const rest = match(NAME_REST, text, at + hit[0].length)?.[0] ?? '';
    const name = `${hit[0]}${rest}`;
    if (rest !== '' && ABOUT.test(name)) continue;
    const nameEnd = at + name.length;
    const separator = match(SEPARATOR, text, nameEnd);
    if (separator === null) continue;
    const assigned = separator[2]?.trim() ?? '';
    // `--token abc`, and `["--token", "abc"]` as arguments are listed.
    if ((assigned === '' || assigned === ',') && !isFlag(text, at)) continue;
    // Kubernetes writes `secret: name` and `token: name` about objects; only passwords and keys are believed there.
    const bareColon =
      assigned === ':' && separator[1] === undefined && /^(?:secret|token|credentials?|cookie)$/i.test(name);
    let from = nameEnd + separator[0].length;
    if (assigned === '') from += match(/\s{1,3}/y, text, from)?.[0].length ?? 0;
    const scheme = match(SCHEME, text, from);
    if (scheme !== null) from += scheme[0].length;
    // Its beginning tells, so that many of them in a row do not read far each.
    const isSetting = separator[1] !== undefined || assigned === '=' || beginsLine(text, at);
    if (SHORT.test(name) && !isShortValue(name, match(HEAD, text, from)?.[1] ?? '', isSetting)) continue;
    const quoted = match(QUOTED, text, from);
    const value = quoted?.[2] ?? quoted?.[4] ?? match(BARE, text, from)?.[0].replace(CLOSING, '') ?? '';
    if (!isValue(value, separator[0].endsWith(' ') || assigned === '')) continue;
    if (bareColon && !(value.length >= 12 && /\d/.test(value) && /[A-Z]/.test(value))) continue;
    const start = from + (quoted?.[1] ?? quoted?.[3] ?? '').length;
    const end = start + value.length;
    found.push({ start, end, by: redacted(secretWord(hit[0])) });
    covered = end;
  }
  return replaceAll(text, found);
};

const BEARER = /(?<![A-Za-z])(bearer|basic)(\s{1,3})(?=[\w.~+/-]{0,4096}\d)[\w.~+/-]{12,4096}={0,2}/gi;
/** A header begins a word, also after a line break that is written out (`\r\n`), and ends with its line. */
const COOKIES = /(?:(?<![A-Za-z-])|(?<=\\[nr]))((?:set-)?cookie:\s{0,3})(?:(?!\\[nr])[^\n\r]){1,4096}/gi;
/** Schemes whose credentials are a list of settings. */
const LISTS =
  /(?<![A-Za-z])(authorization["']?:\s{0,3}["']?(?:digest|aws4-hmac-sha256|hawk|oauth|signature|scram-sha-\d{1,3})\s)(?!\[redacted )(?:(?!\\[nr])[^\n\r]){1,4096}/gi;

const ELEMENTS =
  /(<[\w:.-]{0,40}(?:password|passwd|passphrase|secret|token|api[-_]?key|credentials?)[\w:.-]{0,20}>)(?!\[)[^<\n]{1,256}(?=<)/gi;

/** Header lines that carry credentials, and elements of XML. */
export const redactHeaders = (text: string): string =>
  text
    .replace(ELEMENTS, (_, element: string) => `${element}${redacted('password')}`)
    .replace(LISTS, (_, scheme: string) => `${scheme}${redacted('authorization')}`)
    .replace(BEARER, (_, scheme: string, space: string) => `${scheme}${space}${redacted('token')}`)
    .replace(COOKIES, (_, name: string) => `${name}${redacted('cookie')}`);
