// SPDX-License-Identifier: Apache-2.0

import { redactSecrets } from '../core/redact/redact-secrets.ts';

/** Words behind which people write what must not be kept. */
const KEY_WORDS =
  /\b(?:pass(?:word|phrase|wd)?|tokens?|secrets?|api[-_ ]?keys?|bearer|credentials?)\s*[=:]|--password\b|-p\s/i;

/** Whether a line may be kept in a history on the disk: nothing that holds, or looks like, a key. */
export const mayBeKept = (line: string): boolean => !KEY_WORDS.test(line) && redactSecrets(line) === line;
