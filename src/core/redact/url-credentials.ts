// SPDX-License-Identifier: Apache-2.0

import { type Replacement, redacted, replaceAll } from './replacement.ts';

/** Longest user name and password that are looked for in front of a host. */
const LIMIT = 1_024;

const STOP = /[\s"'`<>\\]/;
/** `docker-pullable://image@sha256:…` names an image, not a user. */
const DIGEST = /^@sha\d{3}:/;

/** `scheme://user:password@host` keeps scheme and host; the last `@` of the authority counts, since passwords may hold one. */
const inUrls = (text: string): Replacement[] => {
  const found: Replacement[] = [];
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    const start = at + 3;
    let host = -1;
    let pathFrom = -1;
    for (let index = start; index < Math.min(text.length, start + LIMIT); index += 1) {
      const character = text.charAt(index);
      if (STOP.test(character) || text.startsWith('://', index)) break;
      if (
        character === '@' &&
        !DIGEST.test(text.slice(index, index + 8)) &&
        (pathFrom < 0 || looksLikePassword(text, start, pathFrom))
      )
        host = index;
      if (pathFrom < 0 && (character === '/' || character === '?' || character === '#')) pathFrom = index;
    }
    if (host > start) found.push({ start, end: host, by: redacted('credentials') });
    if (host > start) at = host - 2;
  }
  return found;
};

/** A colon that no port follows means that the slash after it belongs to a password (`user:pa/ss@host`). */
const looksLikePassword = (text: string, start: number, slash: number): boolean =>
  /^[^:[\]]*:(?!\d{1,5}$)/.test(text.slice(start, slash));

/** `user:password@tcp(host:3306)/db`, as the Go MySQL driver writes it. */
const DRIVER = /(?<![^\s"'`=])[^\s"'`:@/()]{1,128}:[^\s"'`()]{1,256}@(?=(?:tcp|udp|unix)\()/g;

/**
 * `scott/tiger1@//host:1521/service`, as Oracle's tools write it. A principal (`HTTP/host@REALM`), a digest and the
 * version of an action (`actions/checkout@v4`) are none.
 */
const ORACLE =
  /(?<![\w/.@-])([\w.$-]{1,64}\/)(?=[^\s"'`/@.]{0,64}\d)[^\s"'`/@.]{4,64}(?=@(?:\/\/[a-z]|[a-z][\w-]{0,62}(?:\.[a-z]|:\d)))/g;

const ORACLE_URL = /(jdbc:oracle:(?:thin|oci8?):[\w.$-]{1,64}\/)(?!\[)[^\s"'`@]{1,64}(?=@)/gi;

export const redactUrlCredentials = (text: string): string => {
  const urls = replaceAll(text, inUrls(text));
  const drivers = urls.includes('(') ? urls.replace(DRIVER, redacted('credentials')) : urls;
  return drivers.includes('@')
    ? [ORACLE_URL, ORACLE].reduce(
        (result, expression) =>
          result.replace(expression, (_, user: string) => `${user}${redacted('password')}`),
        drivers,
      )
    : drivers;
};
