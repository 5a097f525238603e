// SPDX-License-Identifier: Apache-2.0

import type { TeamsSettings } from './config.ts';
import { isLoopback } from './trusted-hosts.ts';

/** Where OneDrive and SharePoint take files. */
const domains = ['sharepoint.com', 'sharepoint.us', 'svc.ms'];

/**
 * Whether a file may be sent to this address. It comes with what a client sends when somebody agrees: nothing inside this
 * network is ever asked, and nobody else gets what is in the file.
 */
export const fileHosts = (settings: Pick<TeamsSettings, 'fileHosts'>): ((url: string) => boolean) => {
  const own = new Set(
    (settings.fileHosts ?? '')
      .split(/[\s,]+/)
      .filter((host) => host !== '')
      .map((host) => host.toLowerCase()),
  );
  return (given) => {
    if (!URL.canParse(given)) return false;
    const { protocol, username, password, hostname, port } = new URL(given);
    const host = hostname.toLowerCase();
    if (username !== '' || password !== '') return false;
    if (own.has(host)) return protocol === 'https:' || (isLoopback(host) && protocol === 'http:');
    return protocol === 'https:' && port === '' && domains.some((domain) => host.endsWith(`.${domain}`));
  };
};
