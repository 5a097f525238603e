// SPDX-License-Identifier: Apache-2.0

import type { IncomingMessage } from 'node:http';
import { isIPv4, isIPv6 } from 'node:net';

/** The first four of the eight groups of an address: what one household or one server has. */
const network = (address: string): string => {
  const [head = '', tail] = address.toLowerCase().split('%', 1)[0]?.split('::') ?? [];
  const groups = (text: string): readonly string[] => (text === '' ? [] : text.split(':'));
  const before = groups(head);
  const after = groups(tail ?? '');
  const missing = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const all = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
};

/** Who sends, as far as it counts: an IPv4 address, or the /64 of an IPv6 one. */
export const sourceOf = (address: string): string => {
  const plain = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  return isIPv6(plain) ? network(plain) : plain;
};

/**
 * Where a request comes from. Each of the trusted proxies appends whom it heard from to X-Forwarded-For; whatever stands
 * before that anybody may have written. With no proxy to trust the header is not looked at.
 */
export const sourceBehind = (peer: string, forwarded: string | undefined, trusted: number): string => {
  if (trusted === 0) return sourceOf(peer);
  const told = (forwarded ?? '').split(',').map((text) => text.trim());
  const address = told.at(-trusted) ?? told[0] ?? '';
  return isIPv4(address) || isIPv6(address) ? sourceOf(address) : sourceOf(peer);
};

/** The same of a request of HTTP. */
export const addressOf = (
  { headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>,
  trusted: number,
): string => sourceBehind(socket.remoteAddress ?? '', headers['x-forwarded-for']?.toString(), trusted);
