// SPDX-License-Identifier: Apache-2.0

import { Refused } from '../../src/core/errors.ts';
import { isLoopback } from './loopback.ts';

/** The address of an API server, checked: it carries our credentials. `place` names the file and key in errors. */
export const serverUrl = (
  text: string,
  place: string,
  { secret, skipVerification }: { readonly secret: boolean; readonly skipVerification: boolean },
): URL => {
  let url: URL;
  try {
    // kubectl allows "host:port".
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  } catch {
    throw new Refused(`${place}: "${text.slice(0, 200)}" is no address; write https://HOST:PORT.`);
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new Refused(`${place}: ${url.protocol}// is not supported; write https://HOST:PORT.`);
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new Refused(
      `${place}: an address holds no credentials, query or fragment; write https://HOST:PORT.`,
    );
  }
  // What kubectl would not send in clear either; the flag says that the person knows.
  if (url.protocol === 'http:' && secret && !skipVerification && !isLoopback(url.hostname)) {
    throw new Refused(`${place}: over http:// the credentials would travel in clear; write https://.`);
  }
  url.pathname = url.pathname.replace(/(?<!\/)\/+$/, '');
  return url;
};
