// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';
import { severities } from '../../src/core/finding.ts';
import { parseSpan } from '../../src/core/time-span.ts';

const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** Names of groups of filters. */
const TAKEN = ['all', 'core', 'custom'];

const PROTOCOLS = ['grpc:', 'grpcs:', 'http:', 'https:'];
const SHOWN = 'an address, for example grpc://disk.monitoring:8085 or https://disk.example.com';

const SHORTEST_MS = 100;
const LONGEST_MS = 120_000;

/** This machine, as the host of an address. */
const HERE = /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

const word = z.string().trim().min(1, 'it is not empty');
const path = (what: string) => word.optional().describe(what);

const timeout = z
  .string('timeout is a time span, for example 5s')
  .transform((text) => parseSpan(text) ?? Number.NaN)
  .refine((ms) => ms >= SHORTEST_MS && ms <= LONGEST_MS, 'timeout is a time span from 0.1s to 2m');

const token = z.union(
  [z.strictObject({ env: word }), z.strictObject({ file: word })],
  'token is a secret and must not stand in the file; write { env: NAME } or { file: PATH }',
);

const url = z.string(`url is ${SHOWN}`).transform((text, context) => {
  // k8sgpt's own form: a host and a port, without a scheme.
  const whole = text.includes('://') ? text : `grpc://${text}`;
  const parsed = URL.canParse(whole) ? new URL(whole) : undefined;
  const refused = (message: string): never => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  if (parsed === undefined || parsed.hostname === '' || !PROTOCOLS.includes(parsed.protocol))
    return refused(`url is ${SHOWN}; not ${text}`);
  const isGrpc = parsed.protocol.startsWith('grpc');
  if (parsed.username !== '' || parsed.password !== '') return refused('url holds a name: set token instead');
  if (isGrpc && parsed.port === '') return refused(`url names no port, for example ${whole}:8085`);
  if (isGrpc && (parsed.pathname.length > 1 || parsed.search !== ''))
    return refused('url of gRPC is a host and a port, without a path');
  return whole;
});

const Connection = z
  .strictObject(
    {
      url: word.describe('Host'),
      port: z
        .union([z.string().regex(/^\d{1,5}$/), z.int().min(1).max(65_535)], 'port is a number up to 65535')
        .describe('Port'),
    },
    'connection is url and port',
  )
  .transform(({ url: host, port }) => `grpc://${host}:${port}`)
  .pipe(url);

const Tls = z.strictObject(
  {
    ca: path('File with the certificates that are trusted; default: those of the system'),
    cert: path('File with the certificate that is shown'),
    key: path('File with its key'),
    serverName: path('Name that its certificate has, where that is not the host of the address'),
  },
  'tls holds ca, cert, key and serverName',
);

const One = z
  .strictObject({
    name: z
      .string('a custom analyzer has a name')
      .regex(NAME, 'a name has up to 63 small letters, digits and dashes')
      .refine((name) => !TAKEN.includes(name), { error: `a name is none of ${TAKEN.join(', ')}` })
      .describe('How people call it, after --filter, too; each name once'),
    title: word.max(120, 'a title has 120 characters at most').optional().describe('What it finds'),
    url: url.optional().describe('Where it answers: grpc://, grpcs://, http:// or https://'),
    connection: Connection.optional().describe("The same as k8sgpt's file has it: url (a host) and port"),
    folder: path('Instead: a folder of analyzers, TypeScript or YAML; see docs/guide/local-analyzers.md'),
    file: path('Instead: one such file'),
    contract: z
      .enum(['k8sgpt.v1', 'k8sgpt'], "contract is k8sgpt.v1 (this project's) or k8sgpt (schema.v1)")
      .optional()
      .describe('Which contract it speaks; default: the richer one that it knows'),
    timeout: timeout.prefault('10s').describe('Longest time for one look, for example 5s'),
    token: token.optional().describe('Bearer token that it wants: { env: NAME } or { file: PATH }'),
    tokenInClear: z
      .boolean('tokenInClear is true or false')
      .default(false)
      .describe('Sends the token without TLS, too: where the network is trusted'),
    tls: Tls.optional().describe('For grpcs:// and https://: ca, cert, key, serverName; paths of files'),
    clusters: z
      .union([word.transform((name) => [name]), z.array(word).min(1)], 'clusters is a name or a list')
      .optional()
      .describe('Only of these clusters, * stands for anything; default: all'),
    severity: z
      .enum(severities, `a severity is ${severities.join(', ')}`)
      .default('warning')
      .describe('Of findings that have none'),
    enabled: z.boolean('enabled is true or false').default(true).describe('Whether it is asked'),
  })
  .superRefine((one, context) => {
    const say = (name: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [name], message });
    const given = (['url', 'connection', 'folder', 'file'] as const).filter((key) => one[key] !== undefined);
    if (given.length !== 1)
      return say(given[1] ?? 'url', 'a custom analyzer has one of url, connection, folder and file');
    const address = one.url ?? one.connection;
    if (address === undefined) {
      for (const name of ['contract', 'token', 'tls'] as const)
        if (one[name] !== undefined) say(name, `${name} belongs to url`);
      return;
    }
    const { protocol, hostname } = new URL(address);
    const isPlain = protocol === 'grpc:' || protocol === 'http:';
    if (one.tls !== undefined && isPlain) say('tls', `tls belongs to ${protocol.replace(':', 's://')}`);
    if ((one.tls?.cert === undefined) !== (one.tls?.key === undefined))
      say('tls', 'cert and key go together');
    if (one.token !== undefined && isPlain && !HERE.test(hostname) && !one.tokenInClear)
      say('token', `a token is sent over TLS: use ${protocol.replace(':', 's://')}, or set tokenInClear`);
  });

export const customAnalyzersConfig = defineConfig({
  key: 'customAnalyzers',
  title: 'Analyzers of your own',
  list: 'list',
  schema: z.strictObject({
    list: z
      .array(One, 'customAnalyzers are a list')
      .default([])
      .superRefine((list, context) => {
        for (const [at, { name }] of list.entries())
          if (list.findIndex((other) => other.name === name) < at)
            context.addIssue({
              code: 'custom',
              path: [at, 'name'],
              message: `there is another custom analyzer of the name ${name}`,
            });
      })
      .describe('Analyzers of other people that are asked, too; see docs/guide/custom-analyzers.md'),
  }),
  env: {},
});

export type CustomAnalyzerSettings = z.output<typeof customAnalyzersConfig.schema>['list'][number];
