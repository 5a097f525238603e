// SPDX-License-Identifier: Apache-2.0

import { redactSecrets } from '../core/redact/redact-secrets.ts';
import { hidden, secretOfSetting } from './secret-name.ts';

/** Between arguments while they are looked at as one line; a blank that no shell types. */
const BETWEEN = '\u2003';

const FLAG = /^-{1,2}([\w.-]{1,100})$/;
const ASSIGNED = /^(-{0,2}[\w.-]{1,100}=)([\s\S]*)$/;

/**
 * Arguments of a program without secrets, one for one: what a flag says of the next one (`--password`, `hunter22`) and what
 * the program says of all (`mysql`, `-phunter22`) counts as on one line.
 */
export const cleanArguments = (given: readonly string[]): readonly string[] => {
  const words = given.map((word) => word.replaceAll(BETWEEN, ' '));
  const line = redactSecrets(words.join(BETWEEN)).split(BETWEEN);
  const clean = line.length === words.length ? line : words.map((word) => redactSecrets(word));
  return clean.map((word, at) => {
    const flag = FLAG.exec(words[at - 1] ?? '')?.[1];
    if (flag !== undefined && !word.startsWith('-')) {
      const shown = hidden(word, secretOfSetting(flag));
      if (shown !== word) return shown;
    }
    const [, name = '', value = ''] = ASSIGNED.exec(word) ?? [];
    return name === '' ? word : `${name}${hidden(value, secretOfSetting(name.replace(/^-+|=$/g, '')))}`;
  });
};
