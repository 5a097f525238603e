// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';
import { Refused } from '../../src/core/errors.ts';

const HEADER = /^([!#$%&'*+.^_`|~\dA-Za-z-]+):[ \t]*((?:[\x21-\x7e][\x20-\x7e]*)?)$/;

/** Lines `Name: value`; a secret as a whole, because most such headers are credentials. */
const headers = z
  .string()
  .transform((text) =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  )
  .refine(
    (lines) => lines.every((line) => HEADER.test(line)),
    'headers are lines such as X-Scope-OrgID: shop',
  )
  .transform((lines) =>
    Object.fromEntries(
      lines.map((line) => {
        const [, name = '', value = ''] = HEADER.exec(line) ?? [];
        return [name.toLowerCase(), value.trim()] as const;
      }),
    ),
  );

export const prometheusConfig = defineConfig({
  key: 'prometheus',
  title: 'Prometheus',
  schema: z.strictObject({
    url: z
      .url({
        protocol: /^https?$/,
        error: 'an http(s) address, for example http://prometheus.monitoring:9090',
      })
      .optional()
      .describe('Where Prometheus, or what speaks its language, answers: questions may ask it'),
    bearerToken: z.string().min(1).optional().describe('Token that it wants'),
    username: z.string().min(1).optional().describe('Name that it wants, with a password'),
    password: z.string().min(1).optional().describe('Password of that name'),
    headers: headers
      .optional()
      .describe('More headers of every request: lines `Name: value`; a secret, because most are credentials'),
    timeout: z.coerce
      .number('a time is a number of seconds above 0')
      .positive('a time is a number of seconds above 0')
      .max(60, 'timeout is 60 seconds at most')
      .default(15)
      .describe('Longest time for one query, in seconds'),
    clusterLabel: z
      .string()
      .regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'a label is a word such as cluster')
      .optional()
      .describe(
        'Label that names the cluster where one Prometheus has several; its values are the names of clusters here',
      ),
    cluster: z
      .string()
      .min(1)
      .optional()
      .describe('The cluster that it watches, where several are checked and no label tells them apart'),
  }),
  env: {
    PROMETHEUS_URL: 'url',
    PROMETHEUS_BEARER_TOKEN: 'bearerToken',
    PROMETHEUS_USERNAME: 'username',
    PROMETHEUS_PASSWORD: 'password',
    PROMETHEUS_HEADERS: 'headers',
    PROMETHEUS_CLUSTER_LABEL: 'clusterLabel',
  },
  secrets: ['bearerToken', 'password', 'headers'],
});

export type PrometheusSettings = z.output<typeof prometheusConfig.schema>;

/** What is needed to ask it. */
export interface PrometheusSetup {
  /** Ends with a slash. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly clusterLabel: string | undefined;
  readonly cluster: string | undefined;
}

/** Undefined when no address is set; throws Refused for settings that do not go together. */
export const setupOf = (settings: PrometheusSettings): PrometheusSetup | undefined => {
  const { url, bearerToken, username, password, headers = {}, timeout, clusterLabel, cluster } = settings;
  if (url === undefined) return undefined;
  if ((username === undefined) !== (password === undefined))
    throw new Refused(
      username === undefined
        ? 'PROMETHEUS_PASSWORD is set, but PROMETHEUS_USERNAME is not.'
        : 'PROMETHEUS_USERNAME is set, but PROMETHEUS_PASSWORD is not.',
    );
  if (username !== undefined && bearerToken !== undefined)
    throw new Refused(
      'PROMETHEUS_BEARER_TOKEN and PROMETHEUS_USERNAME are both set: Prometheus takes one of them.',
    );
  const { origin, pathname, username: inUrl } = new URL(url);
  if (inUrl !== '')
    throw new Refused(
      'PROMETHEUS_URL holds a name: set PROMETHEUS_USERNAME and PROMETHEUS_PASSWORD instead.',
    );
  const authorization =
    bearerToken !== undefined
      ? `Bearer ${bearerToken}`
      : username === undefined
        ? undefined
        : `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}`;
  return {
    url: `${origin}${pathname.endsWith('/') ? pathname : `${pathname}/`}`,
    headers: { ...headers, ...(authorization === undefined ? {} : { authorization }) },
    timeoutMs: timeout * 1000,
    clusterLabel,
    cluster,
  };
};
