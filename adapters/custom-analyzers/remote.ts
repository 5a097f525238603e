// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import type { CustomAnswer, CustomTrouble } from '../../src/core/custom-finding.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { Check } from '../../src/core/ports/cluster-reader.ts';
import type { CustomRequest } from '../../src/core/ports/custom-analyzer.ts';
import { redactSecrets } from '../../src/core/redact/redact-secrets.ts';
import type { CustomAnalyzerSettings } from './config.ts';

/** As much as one look may answer. */
export const MOST_BYTES = 1_048_576;
export const TOO_LONG: CustomTrouble = { reason: 'too-much', detail: 'its answer is longer than 1 MB' };

/** As much of what it says of its own failure as people are told. */
const MOST_WORDS = 160;

/** Words of the other side on one line, bounded and without secrets. */
export const saidIn = (words: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  redactSecrets(words.slice(0, 4_000).replaceAll(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' '))
    .trim()
    .slice(0, MOST_WORDS);

export type RemoteSettings = CustomAnalyzerSettings & { readonly url: string };

export type RemoteParts = Pick<AdapterParts, 'env' | 'userAgent'>;

/** PEM and names, as TLS of Node takes them. */
export interface Trust {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly serverName?: string;
}

/** What is needed to be let in, read anew each time: secrets and certificates change while the bot runs. */
export interface Entrance {
  readonly trust: Trust;
  readonly token: string | undefined;
}

/** Throws a trouble when what is configured cannot be read: only this analyzer suffers from it. */
export const entranceOf = async (
  { token, tls = {} }: Pick<RemoteSettings, 'token' | 'tls'>,
  env: RemoteParts['env'],
): Promise<Entrance | CustomTrouble> => {
  const file = async (path: string | undefined): Promise<Buffer | undefined> =>
    path === undefined ? undefined : readFile(path);
  try {
    const [ca, cert, key] = await Promise.all([file(tls.ca), file(tls.cert), file(tls.key)]);
    const said =
      token === undefined
        ? undefined
        : 'env' in token
          ? env[token.env]
          : (await readFile(token.file, 'utf8')).trim();
    if (token !== undefined && (said === undefined || said === ''))
      return {
        reason: 'refused',
        detail: `its token is not there: ${'env' in token ? `the variable ${token.env} is not set` : `${token.file} is empty`}`,
      };
    const trust = {
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(tls.serverName === undefined ? {} : { serverName: tls.serverName }),
    };
    return { trust, token: said };
  } catch (error) {
    const { code = 'error', path = 'a file' } = error as NodeJS.ErrnoException;
    return { reason: 'refused', detail: `${path} cannot be read (${code})` };
  }
};

/** How one way of speaking asks and is asked how it is. */
export interface Way {
  readonly run: (request: CustomRequest, signal: AbortSignal) => Promise<CustomAnswer>;
  readonly diagnose: (signal: AbortSignal) => Promise<readonly Check[]>;
  readonly close: () => Promise<void>;
}

/** The request of our contract, with the names that JSON has. */
export const requestJson = ({ cluster, scope, deadlineAt, language }: CustomRequest) => ({
  schema: 1,
  cluster,
  namespaces: scope.namespaces ?? [],
  labelSelector: scope.selector ?? '',
  deadline: new Date(deadlineAt).toISOString(),
  language: language ?? '',
});

const CERTIFICATE =
  /certificate|CERT_|self[- ]signed|altname|SSL|TLS|EPROTO|UNABLE_TO_VERIFY|wrong version number|unable to verify/i;

/** What Node says of a connection that did not come about. */
export const connectionTrouble = (words: string): CustomTrouble => {
  if (CERTIFICATE.test(words))
    return { reason: 'refused', detail: `the TLS connection does not stand: ${saidIn(words)}` };
  const known = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ECONNRESET|EHOSTUNREACH|ETIMEDOUT|socket hang up/.exec(
    words,
  )?.[0];
  return { reason: 'unreachable', detail: `it cannot be reached${known === undefined ? '' : ` (${known})`}` };
};

const FIXES: Readonly<Partial<Record<CustomTrouble['reason'], string>>> = {
  timeout: 'Check that it runs, and that it can be reached from here: network rules, its Service.',
  unreachable: 'Check that it runs, and `url` in `customAnalyzers`: host, port, grpc or http.',
  refused: 'Check `token` and `tls` of it in `customAnalyzers`: the certificate, its CA, the key.',
};

export const failedCheck = (name: string, { reason, detail }: CustomTrouble): Check => ({
  name,
  status: 'failed',
  detail,
  fix: FIXES[reason] ?? 'Look into its log: it answers, but not as a custom analyzer does.',
});
