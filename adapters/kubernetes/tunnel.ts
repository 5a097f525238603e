// SPDX-License-Identifier: Apache-2.0

import * as http from 'node:http';
import * as https from 'node:https';
import { isIP, type Socket } from 'node:net';
import { Refused } from '../../src/core/errors.ts';
import { ApiFailure } from './api-failure.ts';
import { bareHost } from './loopback.ts';
import type { ProxyChoice } from './proxy-for.ts';

const proxyUrl = ({ url, setBy }: ProxyChoice): URL => {
  const parsed = URL.canParse(url)
    ? new URL(url)
    : URL.canParse(`http://${url}`)
      ? new URL(`http://${url}`)
      : undefined;
  if (parsed?.protocol !== 'http:' && parsed?.protocol !== 'https:') {
    throw new Refused(`${setBy} is no address of an HTTP proxy; write http://HOST:PORT.`);
  }
  return parsed;
};

const headersFor = (proxy: URL, target: string): http.OutgoingHttpHeaders => {
  const headers = { host: target };
  if (proxy.username === '') return headers;
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { ...headers, 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
};

const refusal = (status: number | undefined, { setBy }: ProxyChoice, proxy: URL, target: string): Error =>
  status === 407
    ? new Refused(
        `The proxy ${proxy.host} wants credentials: write them into ${setBy} as http://USER:PASSWORD@HOST:PORT.`,
      )
    : new ApiFailure(
        'unreachable',
        `the proxy ${proxy.host} (${setBy}) answered ${status ?? 'nonsense'} instead of connecting to ${target}`,
      );

/** A connection to host and port through an HTTP proxy. The API server sees nothing of CONNECT: the proxy does. */
export const openTunnel = (
  choice: ProxyChoice,
  hostname: string,
  port: number,
  timeoutMs: number,
): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const proxy = proxyUrl(choice);
    const host = bareHost(hostname);
    const target = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    const proxyHost = bareHost(proxy.hostname);
    const request = (proxy.protocol === 'https:' ? https : http).request({
      method: 'CONNECT',
      host: proxyHost,
      port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
      path: target,
      headers: headersFor(proxy, target),
      agent: false,
      ...(isIP(proxyHost) === 0 ? { servername: proxyHost } : {}),
    });
    const timer = setTimeout(
      () =>
        request.destroy(
          new ApiFailure(
            'unreachable',
            `the proxy ${proxy.host} did not answer within ${timeoutMs / 1000} s`,
          ),
        ),
      timeoutMs,
    );
    request.once('connect', (response, socket, head) => {
      clearTimeout(timer);
      if (response.statusCode === 200) {
        if (head.length > 0) socket.unshift(head);
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(refusal(response.statusCode, choice, proxy, target));
    });
    // Proxies that refuse with a body and without closing.
    request.once('response', (response) => {
      clearTimeout(timer);
      response.destroy();
      reject(refusal(response.statusCode, choice, proxy, target));
    });
    request.once('error', (error) => {
      clearTimeout(timer);
      const { code } = error as NodeJS.ErrnoException;
      reject(
        error instanceof ApiFailure
          ? error
          : new ApiFailure(
              'unreachable',
              `the proxy ${proxy.host} (${choice.setBy}) cannot be reached: ${code ?? error.message}`,
              { cause: error },
            ),
      );
    });
    request.end();
  });
