import { z } from 'zod';
import { takenNames } from '../../src/core/access.ts';
import { defineConfig } from '../../src/core/config-slice.ts';

const word = z.string().trim().min(1, 'it is not empty');
const path = (what: string) => word.optional().describe(what);
const flag = (name: string) => z.stringbool(`${name} is true or false`).or(z.boolean()).default(false);

const Token = z.strictObject({
  name: z
    .string('a token has a name')
    .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/i, 'the name of a token has letters, digits and ._-')
    .refine((name) => !takenNames.includes(name), {
      error: 'the names you and anonymous are taken: choose another',
    }),
  token: z.union(
    [z.strictObject({ env: word }), z.strictObject({ file: word })],
    'token is a secret and must not stand in the file; write { env: NAME } or { file: PATH }',
  ),
});

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
      token: z
        .string()
        .min(16, 'a token has at least 16 characters')
        .optional()
        .describe('Bearer token; whoever holds it is called "token" in access rules'),
      tokens: z
        .array(Token)
        .default([])
        .superRefine((tokens, context) => {
          for (const [at, { name }] of tokens.entries())
            if (tokens.findIndex((other) => other.name === name) < at)
              context.addIssue({
                code: 'custom',
                path: [at, 'name'],
                message: `there is another token of the name ${name}`,
              });
        })
        .describe(
          'Several of them: `name`, by which access rules know who asks, and `token`, { env: NAME } or { file: PATH }',
        ),
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
      backends: z
        .array(word)
        .optional()
        .describe('AI backends that callers may name; default: each that is set up'),
      concurrency: z.coerce
        .number('concurrency is a number')
        .int()
        .min(1)
        .max(1_000)
        .default(20)
        .describe('How many checks and questions are taken at the same time; others are told to wait'),
      timeoutSeconds: z.coerce
        .number('timeoutSeconds is a number of seconds')
        .min(1)
        .max(3_600)
        .default(600)
        .describe('How long one of them may take, where the caller has no deadline'),
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
