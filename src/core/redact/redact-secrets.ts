// SPDX-License-Identifier: Apache-2.0

import { redactAssignedSecrets, redactHeaders } from './assigned-secrets.ts';
import { redactCommandCredentials } from './command-credentials.ts';
import { redactHighEntropy } from './high-entropy.ts';
import { redactKnownTokens, redactPlainTokens } from './known-tokens.ts';
import { redactPem } from './pem.ts';
import { redactUrlCredentials } from './url-credentials.ts';

const steps = [
  redactPem,
  redactKnownTokens,
  redactUrlCredentials,
  redactHeaders,
  redactAssignedSecrets,
  redactCommandCredentials,
  redactHighEntropy,
];

/**
 * Names of objects, fingerprints and the usual command: most texts of a report. They hold no quotes, signs or capitals, and
 * so nothing that any step looks for but a token, or what follows one of a few words and options.
 */
const NAME = /^[a-z0-9.-]*$/;
const PLAIN = /^[a-z0-9 ./-]*$/;
const TELLING =
  /--|basic|bearer|login|mysql|mariadb|redis-cli|sshpass|pass(?:word|wd|phrase|code) |(?:code|pin)(?: is)? \d{4}/;

/**
 * Replaces what looks like a secret by `[redacted …]`, for good: before models, chat, logs and caches. Time grows
 * linearly with the text, and redacting a redacted text does no harm. Names of objects stay: hiding those is masking.
 */
export const redactSecrets = (text: string): string =>
  NAME.test(text) || (PLAIN.test(text) && !TELLING.test(text))
    ? redactPlainTokens(text)
    : steps.reduce((result, step) => step(result), text);
