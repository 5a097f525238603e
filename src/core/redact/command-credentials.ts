// SPDX-License-Identifier: Apache-2.0

import { redacted } from './replacement.ts';

/** Options by which programs take a password without naming it. Each begins at the program, so a text is read once. */
const OPTIONS: readonly RegExp[] = [
  /(?<![\w-])((?:mysql|mariadb)(?:-?(?:dump|admin|import))?(?=\s)[^\n|;]{0,300}?\s-p)(?![\s[])[^\s"'`|;]{1,256}/g,
  /(?<![\w-])(redis-cli(?=\s)[^\n|;]{0,300}?\s-a\s{1,3})(?!\[)[^\s"'`|;]{1,256}/g,
  /(?<![\w-])(sshpass(?=\s)[^\n|;]{0,60}?\s-p\s{0,3})(?![\s[])[^\s"'`|;]{1,256}/g,
  /(?<![\w-])((?:docker|podman|nerdctl|crane|oras|helm registry) login(?=\s)[^\n|;]{0,300}?\s-p[\s=]{1,3})(?!\[)[^\s"'`|;]{1,256}/g,
  /(?<![\w-])(AUTH\s)(?!\[)(?=[^\s"'`|;]{0,64}\d)(?=[^\s"'`|;]{0,64}[a-z])[^\s"'`|;]{6,256}/g,
  /(?<![\w-])((?:curl|http)(?=\s)[^\n|;]{0,300}?\s(?:-u|--user|-a)[\s=]{1,3}["'`]?[^\s:"'`]{1,128}:)(?!\[)[^\s"'`|;]{1,256}/g,
];

/** `the password is "…"`, `invalid password '…' for`: in a sentence only what is quoted is believed. */
const SPOKEN =
  /(?<![A-Za-z])(pass(?:word|wd|phrase|code)(?:\s{1,3}(?:is|was|of|=))?\s{1,3}(["'`]))(?!\[)([^"'`\s]{4,256})\2/gi;

/** `CREATE USER … IDENTIFIED BY '…'`. */
const IDENTIFIED =
  /(?<![A-Za-z])(identified\s{1,3}(?:with\s{1,3}[\w"'`]{1,64}\s{1,3})?(?:by|as)\s{1,3}(?:password\s{1,3})?(["']))(?!\[)((?:(?!\2)[^\n\r]){1,256})\2/gi;

/** `the secret access key is wJalr…`: unquoted only what no word and no name of an object looks like. */
const SPOKEN_BARE =
  /(?<![A-Za-z])((?:secret|token|password|passphrase|(?:api|access|account|private) key)(?:\s{1,2}(?:is|was)|\s?[:=])?\s{1,2})([A-Za-z0-9+/_~.-]{16,256}={0,2})(?![\w/])/gi;

/** `the passphrase is hunter22`: with letters and digits; `your one-time code is 482913`. */
const SPOKEN_WORD =
  /(?<![A-Za-z])(pass(?:word|wd|phrase|code)\s(?:is|was|to)\s)(?=[^\s]{0,64}\d)(?=[^\s]{0,64}[a-z])[^\s"'`[\]]{6,64}/gi;
const CODE =
  /(?<![A-Za-z])((?:one-?time|verification|security|login|access|sms) (?:code|password|pin)(?: is|:)? )\d{4,8}(?!\d)/gi;

/** Passwords on command lines, and quoted in sentences. */
export const redactCommandCredentials = (text: string): string =>
  OPTIONS.reduce(
    (result, option) => result.replace(option, (_, before: string) => `${before}${redacted('password')}`),
    text,
  )
    .replace(SPOKEN, (_, before: string, quote: string) => `${before}${redacted('password')}${quote}`)
    .replace(IDENTIFIED, (_, before: string, quote: string) => `${before}${redacted('password')}${quote}`)
    .replace(SPOKEN_WORD, (_, before: string) => `${before}${redacted('password')}`)
    .replace(CODE, (_, before: string) => `${before}${redacted('code')}`)
    .replace(SPOKEN_BARE, (all: string, before: string, value: string) =>
      /[A-Z]/.test(value) && /\d/.test(value) ? `${before}${redacted('secret')}` : all,
    );
