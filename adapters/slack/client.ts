// SPDX-License-Identifier: Apache-2.0

import { webApi } from '@slack/bolt';
import { SECOND } from '../../src/core/clock.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { WayOut } from '../../src/core/ports/way-out.ts';
import type { SlackSetup } from './config.ts';
import { sdkLog } from './sdk-log.ts';

export type SlackClient = webApi.WebClient;

/** No call waits longer: the SDK's default is to wait for ever. */
const CALL_MS = 10 * SECOND;

/** Options of every client of the SDK. Retries belong to deliver.ts, which knows what is newest; the SDK's own would go on for half an hour. */
export const clientOptions = (
  { apiUrl }: Pick<SlackSetup, 'apiUrl'>,
  { log, userAgent }: Pick<AdapterParts, 'log' | 'userAgent'>,
  way: Pick<WayOut, 'fetch'> | undefined,
): webApi.WebClientOptions => ({
  slackApiUrl: apiUrl,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout: CALL_MS,
  logger: sdkLog(log),
  headers: { 'User-Agent': userAgent },
  ...(way === undefined ? {} : { fetch: way.fetch }),
});

export const createClient = (token: string, options: webApi.WebClientOptions): SlackClient =>
  // The client writes its token into the headers that it was given.
  new webApi.WebClient(token, { ...options, headers: { ...options.headers } });
