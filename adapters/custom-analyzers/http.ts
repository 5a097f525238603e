// SPDX-License-Identifier: Apache-2.0

import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { CustomAnswer, CustomTrouble } from '../../src/core/custom-finding.ts';
import { messageOf } from '../../src/core/errors.ts';
import type { Check } from '../../src/core/ports/cluster-reader.ts';
import { readBounded } from '../../src/core/read-bounded.ts';
import { answerOfJson } from './answer-json.ts';
import {
  connectionTrouble,
  entranceOf,
  failedCheck,
  MOST_BYTES,
  type RemoteParts,
  type RemoteSettings,
  requestJson,
  saidIn,
  TOO_LONG,
  type Way,
} from './remote.ts';

const RUN = '/v1/run';
const HEALTH = '/healthz';

/** The address of a path beside the one that is configured, which may name the method itself. */
const addressOf = (url: string, path: string): URL => {
  const base = new URL(url);
  base.pathname = `${base.pathname.replace(/(?<!\/)\/+$/, '').replace(/\/v1\/run$/, '')}${path}`;
  return base;
};

interface Asking {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly body?: string;
}

interface Heard {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer | undefined;
}

const isTrouble = (value: object): value is CustomTrouble => 'reason' in value;

/** One exchange, asked directly: redirects are not followed, since the token would go along. */
const exchange = async (
  { url, method, body }: Asking,
  settings: RemoteSettings,
  { env, userAgent }: RemoteParts,
  signal: AbortSignal,
): Promise<Heard | CustomTrouble> => {
  const entrance = await entranceOf(settings, env);
  if (isTrouble(entrance)) return entrance;
  const { token, trust } = entrance;
  const { serverName, ...material } = trust;
  const isTls = url.protocol === 'https:';
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked = (isTls ? tlsRequest : plainRequest)(
        url,
        {
          method,
          signal,
          headers: {
            accept: 'application/json',
            'user-agent': userAgent,
            ...(body === undefined
              ? {}
              : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          },
          ...(isTls ? { ...material, ...(serverName === undefined ? {} : { servername: serverName }) } : {}),
          agent: false,
        },
        resolve,
      );
      asked.once('error', reject);
      asked.end(body);
    });
    const read = await readBounded(response, MOST_BYTES);
    if (read === undefined) response.destroy();
    return {
      status: response.statusCode ?? 0,
      type: response.headers['content-type'] ?? '',
      body: read,
    };
  } catch (error) {
    signal.throwIfAborted();
    const { code = '' } = error as NodeJS.ErrnoException;
    return connectionTrouble(`${code} ${messageOf(error)}`);
  }
};

const statusTrouble = ({ status, body }: Heard): CustomTrouble | undefined => {
  if (status >= 200 && status < 300) return undefined;
  if (status === 401 || status === 403)
    return { reason: 'refused', detail: `it does not let us in (${status})` };
  if (status >= 300 && status < 400)
    return { reason: 'refused', detail: `it sends us elsewhere (${status}), which is not followed` };
  const said = saidIn(body?.toString('utf8') ?? '');
  const isPage = said.startsWith('<');
  return { reason: 'failed', detail: `it answered ${status}${said === '' || isPage ? '' : `: ${said}`}` };
};

const answerOf = (heard: Heard): CustomAnswer => {
  const trouble = statusTrouble(heard);
  if (trouble !== undefined) return { findings: [], trouble };
  if (heard.body === undefined) return { findings: [], trouble: TOO_LONG };
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(heard.type))
    return {
      findings: [],
      trouble: {
        reason: 'not-understandable',
        detail: `its answer is no JSON: the content type is ${saidIn(heard.type).slice(0, 60) || 'missing'}`,
      },
    };
  return answerOfJson(heard.body);
};

/** Analyzers that speak HTTP with JSON: both contracts have the same address, and the answer tells which it is. */
export const httpWay = (settings: RemoteSettings, parts: RemoteParts): Way => ({
  run: async (request, signal) => {
    const body = settings.contract === 'k8sgpt' ? '{}' : JSON.stringify(requestJson(request));
    const heard = await exchange(
      { url: addressOf(settings.url, RUN), method: 'POST', body },
      settings,
      parts,
      signal,
    );
    return isTrouble(heard) ? { findings: [], trouble: heard } : answerOf(heard);
  },
  diagnose: async (signal): Promise<readonly Check[]> => {
    const { name } = settings;
    const heard = await exchange(
      { url: addressOf(settings.url, HEALTH), method: 'GET' },
      settings,
      parts,
      signal,
    );
    if (isTrouble(heard)) return [failedCheck(name, heard)];
    if (heard.status === 404 || heard.status === 405 || heard.status === 501)
      return [{ name, status: 'ok', detail: `answers; it has no ${HEALTH}` }];
    const trouble = statusTrouble(heard);
    return trouble === undefined
      ? [{ name, status: 'ok', detail: 'answers, and is well' }]
      : [failedCheck(name, trouble)];
  },
  close: async () => undefined,
});
