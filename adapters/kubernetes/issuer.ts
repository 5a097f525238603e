// SPDX-License-Identifier: Apache-2.0

import * as http from 'node:http';
import * as https from 'node:https';
import { agentOf } from './agent.ts';
import { bareHost } from './loopback.ts';
import { proxyFor } from './proxy-for.ts';

export interface Asked {
  readonly url: URL;
  /** Sent as a form; without it the URL is only read. */
  readonly form?: URLSearchParams | undefined;
  readonly authorization?: string | undefined;
  readonly ca: Buffer | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
}

export interface Said {
  readonly status: number;
  readonly text: string;
}

const MOST = 1024 * 1024;

/** Asks the issuer of logins, which is not the API server. Redirects are not followed: they would carry secrets elsewhere. */
export const askIssuer = ({ url, form, authorization, ca, env, timeoutMs }: Asked): Promise<Said> =>
  new Promise((resolve, reject) => {
    const tls = { ca, certificate: undefined, key: undefined };
    const proxy = proxyFor(url, undefined, env);
    const agent = agentOf({
      server: url,
      tls,
      skipVerification: false,
      serverName: undefined,
      proxy,
      connectMs: timeoutMs,
    });
    const isHttps = url.protocol === 'https:';
    const request = (isHttps ? https : http).request({
      method: form === undefined ? 'GET' : 'POST',
      protocol: url.protocol,
      host: bareHost(url.hostname),
      port: url.port || (isHttps ? 443 : 80),
      path: `${url.pathname}${url.search}`,
      headers: {
        accept: 'application/json',
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        ...(authorization === undefined ? {} : { authorization }),
      },
      agent,
    });
    const timer = setTimeout(
      () => request.destroy(new Error(`no answer came within ${timeoutMs / 1000} s`)),
      timeoutMs,
    );
    request.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        if (text.length > MOST) request.destroy(new Error('the answer is too long'));
      });
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.once('error', reject);
    });
    request.once('error', reject);
    request.once('close', () => {
      clearTimeout(timer);
      agent.destroy();
      reject(new Error('the connection was closed'));
    });
    request.end(form?.toString());
  });
