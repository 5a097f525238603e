// SPDX-License-Identifier: Apache-2.0

import type { Cloud } from './cloud.ts';
import type { TeamsSettings } from './config.ts';

/** Domains of the Bot Connector in Microsoft's clouds. */
const domains = [
  'botframework.com',
  'teams.microsoft.com',
  'teams.microsoft.us',
  'botframework.azure.us',
  'botframework.azure.cn',
];
/** Anybody can have a name below trafficmanager.net. */
const exact = ['smba.trafficmanager.net'];

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

export const isLoopback = (host: string): boolean => loopback.test(host);

export type Trusts = (serviceUrl: string) => boolean;

/**
 * Whether messages, and the token that proves who we are, may go to this address. It comes with every activity: signed
 * by the Bot Framework, but of its making, and kept in a store.
 */
export const trustedHosts = (cloud: Cloud, settings: TeamsSettings): Trusts => {
  const more = (settings.trustedHosts ?? '').split(/[\s,]+/).filter((host) => host !== '');
  // Whoever names another cloud trusts it.
  const named = [
    settings.openIdMetadataUrl,
    settings.oauthUrl,
    settings.loginUrl,
    settings.serviceUrl,
  ].flatMap((url) => (url === undefined ? [] : [new URL(url).hostname]));
  const own = new Set([...more, ...named].map((host) => host.toLowerCase()));
  const trustsLoopback = settings.local === true || [...own].some(isLoopback);
  const isMicrosofts = (host: string): boolean =>
    exact.includes(host) ||
    domains.some((domain) => host.endsWith(`.${domain}`)) ||
    host === new URL(cloud.serviceUrl).hostname;
  return (serviceUrl) => {
    if (!URL.canParse(serviceUrl)) return false;
    const url = new URL(serviceUrl);
    if (url.username !== '' || url.password !== '') return false;
    const host = url.hostname.toLowerCase();
    if (isLoopback(host)) return trustsLoopback && /^https?:$/.test(url.protocol);
    if (own.has(host)) return /^https?:$/.test(url.protocol);
    return url.protocol === 'https:' && settings.local !== true && isMicrosofts(host);
  };
};
