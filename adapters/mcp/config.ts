// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';
import { doorLimits, doorTokens } from '../../src/core/door-settings.ts';

const word = z.string().trim().min(1, 'it is not empty');
const flag = (name: string) => z.stringbool(`${name} is true or false`).or(z.boolean()).default(false);
const https = (name: string) => z.url({ protocol: /^https?$/, error: `${name} is an address: https://…` });
const OWN = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
/** Whoever sits between us and an issuer could give themselves any name. */
const secure = (name: string) =>
  https(name).refine(
    (given) =>
      !URL.canParse(given) || new URL(given).protocol === 'https:' || OWN.test(new URL(given).hostname),
    { error: `${name} begins with https://` },
  );

const OAuth = z.strictObject({
  issuer: secure('issuer').describe('Authorization server, as it stands in `iss` of its tokens'),
  audience: word.describe(
    'What stands in `aud` of tokens that are meant for this server, often its publicUrl',
  ),
  jwksUri: secure('jwksUri').optional().describe('Where its keys are; default: what its metadata says'),
  scopes: z.array(word).default([]).describe('Scopes that a token must have'),
  groupsClaim: word.default('groups').describe('Claim with the groups of the person, for access rules'),
});

/** `stdio` is what `serve --mcp` sets: one client, and nothing else in the process. */
export const mcpConfig = defineConfig({
  key: 'mcp',
  title: 'MCP',
  schema: z.strictObject({
    stdio: flag('stdio').describe(
      'Serve MCP over standard input and output and nothing else, unless http is set; meant for `serve --mcp`',
    ),
    http: flag('http').describe('Serve MCP over HTTP, on a port of its own'),
    port: z.coerce
      .number('a port is a number from 0 to 65535')
      .int()
      .min(0)
      .max(65_535)
      .default(8089)
      .describe('That port'),
    host: z
      .string()
      .default('127.0.0.1')
      .describe('Address of that port; anything wider than loopback needs token, tokens or oauth'),
    publicUrl: https('publicUrl')
      .optional()
      .describe('Where clients reach it, with its path, for example https://k8sgpt.example.com/mcp'),
    allowedOrigins: z
      .array(word)
      .default([])
      .describe('Hosts of web pages that may ask through a browser; default: those of this machine'),
    ...doorTokens,
    oauth: OAuth.optional().describe(
      'JSON Web Tokens of an authorization server are taken, too; the person is their `sub`',
    ),
    requestsPerMinute: z.coerce
      .number('requestsPerMinute is a number')
      .int()
      .min(1)
      .max(100_000)
      .default(240)
      .describe('Of one token or person, in each process; others are told to wait'),
    ...doorLimits,
  }),
  restart: [
    ...(['stdio', 'http', 'port', 'host', 'publicUrl', 'allowedOrigins'] as const),
    ...(['token', 'tokens', 'oauth', 'requestsPerMinute'] as const),
  ],
  env: {
    K8SGPT_MCP: 'stdio',
    K8SGPT_MCP_HTTP: 'http',
    K8SGPT_MCP_PORT: 'port',
    K8SGPT_MCP_HOST: 'host',
    K8SGPT_MCP_TOKEN: 'token',
    K8SGPT_MCP_PUBLIC_URL: 'publicUrl',
  },
  secrets: ['token'],
});

export type McpSettings = z.output<typeof mcpConfig.schema>;
