// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';
import { doorLimits, doorTokens } from '../../src/core/door-settings.ts';

const word = z.string().trim().min(1, 'it is not empty');
const path = (what: string) => word.optional().describe(what);
const flag = (name: string) => z.stringbool(`${name} is true or false`).or(z.boolean()).default(false);

/** Who may ask over gRPC and REST: `token` is the one token of a small installation, its holder is called `token`. */
export const apiConfig = defineConfig({
  key: 'api',
  title: 'gRPC and REST',
  schema: z
    .strictObject({
      port: z.coerce
        .number('a port is a number from 0 to 65535')
        .int()
        .min(0)
        .max(65_535)
        .optional()
        .describe('Port of gRPC and, with rest, of REST; 8080 with rest alone; default: neither is served'),
      host: z
        .string()
        .default('127.0.0.1')
        .describe('Address of that port; anything wider than loopback needs a token'),
      rest: flag('rest').describe('Serve REST on the same port'),
      ...doorTokens,
      withoutToken: z
        .enum(['refuse', 'read'], 'withoutToken is refuse or read')
        .default('refuse')
        .describe(
          'What becomes of callers without a token on a port wider than loopback: read lets them ask as "anonymous", for k8sgpt-operator, which sends none',
        ),
      tlsCert: path('File with the certificate of the port, PEM; read again when it changes'),
      tlsKey: path('File with its key'),
      clientCa: path('File with the certificates that sign those of clients: only such clients are let in'),
      changes: flag('changes').describe(
        'Let admins change this configuration through AddConfig and RemoveConfig',
      ),
      ...doorLimits,
    })
    .superRefine(({ tlsCert, tlsKey, clientCa }, context) => {
      if ((tlsCert === undefined) !== (tlsKey === undefined))
        context.addIssue({ code: 'custom', path: ['tlsKey'], message: 'tlsCert and tlsKey go together' });
      if (clientCa !== undefined && tlsCert === undefined)
        context.addIssue({
          code: 'custom',
          path: ['clientCa'],
          message: 'clientCa needs tlsCert and tlsKey',
        });
    }),
  restart: ['port', 'host', 'rest', 'token', 'tokens', 'withoutToken', 'tlsCert', 'tlsKey', 'clientCa'],
  env: {
    K8SGPT_API_PORT: 'port',
    K8SGPT_API_HOST: 'host',
    K8SGPT_API_REST: 'rest',
    K8SGPT_API_TOKEN: 'token',
    K8SGPT_API_WITHOUT_TOKEN: 'withoutToken',
    K8SGPT_API_TLS_CERT: 'tlsCert',
    K8SGPT_API_TLS_KEY: 'tlsKey',
    K8SGPT_API_CLIENT_CA: 'clientCa',
    K8SGPT_API_CHANGES: 'changes',
    K8SGPT_API_CONCURRENCY: 'concurrency',
    K8SGPT_API_TIMEOUT_SECONDS: 'timeoutSeconds',
  },
  secrets: ['token'],
});
