// SPDX-License-Identifier: Apache-2.0

import { createVerify } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import azureopenai from '../../adapters/ai/azureopenai.ts';
import googlevertexai from '../../adapters/ai/googlevertexai.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { AiBackend } from '../../src/core/ports/ai-backend.ts';
import type { AiModule } from '../../src/core/ports/ai-module.ts';
import { type AiServer, givesJson, startAiServer } from '../standins/ai-server.ts';
import type { Asked, Reply } from '../standins/openai.ts';
import { geminiSpeech } from '../standins/speech/gemini.ts';
import { openaiSpeech } from '../standins/speech/openai.ts';
import { replyIn } from '../standins/speech/speech.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { fileWith, rsaPair } from '../support/ai-keys.ts';

const answers = { does: 'answers', pieces: ['fine'], usage: { input: 1, output: 1 }, model: 'm' } as const;

const started = async (
  besides: Readonly<Record<string, Reply>>,
  speech = openaiSpeech,
): Promise<AiServer> => {
  const server = await startAiServer(besides);
  onTestFinished(() => server.close());
  server.will(replyIn(speech, answers, ''));
  return server;
};

const ask = async (backend: AiBackend): Promise<string> => {
  let text = '';
  const request = { system: 'S', messages: [{ role: 'user' as const, text: 'U' }], maxTokens: 5 };
  for await (const part of backend.complete(request, new AbortController().signal))
    if (part.type === 'text') text += part.text;
  return text;
};

const form = ({ raw }: Asked): Readonly<Record<string, string>> =>
  Object.fromEntries(new URLSearchParams(raw));

describe('Azure OpenAI with Entra ID', () => {
  const open = (url: string, given: Record<string, unknown>, parts: Partial<AdapterParts> = {}) =>
    azureopenai.open(
      azureopenai.config.schema.parse({ baseUrl: url, model: 'd', authority: url, ...given }),
      adapterParts(parts),
    );
  const application = { tenantId: 'a-tenant', clientId: 'an-app' };

  test('an application with its secret: one token for all questions until it ends', async () => {
    let tokens = 0;
    let now = Date.parse('2026-11-25T10:00:00Z');
    const server = await started({
      '/a-tenant': (response, asked) => {
        tokens += 1;
        return givesJson({ access_token: `token-${tokens}`, expires_in: 3_600 })(response, asked);
      },
    });
    const clock = { ...adapterParts().clock, now: () => now };
    const backend = await open(server.url, { ...application, clientSecret: 's3cret' }, { clock });
    await Promise.all([ask(backend), ask(backend)]);
    now += 3_590_000;
    await ask(backend);
    expect(server.asked.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-1',
      'Bearer token-2',
    ]);
    const [asked] = server.besides;
    expect(asked?.path).toBe('/a-tenant/oauth2/v2.0/token');
    expect(asked === undefined ? {} : form(asked)).toEqual({
      grant_type: 'client_credentials',
      client_id: 'an-app',
      client_secret: 's3cret',
      scope: 'https://cognitiveservices.azure.com/.default',
    });
  });

  test('a workload identity: the token of the service account is exchanged', async () => {
    const server = await started({
      '/a-tenant': givesJson({ access_token: 'federated', expires_in: 3_600 }),
    });
    const federatedTokenFile = fileWith('token', 'of-the-service-account\n');
    expect(await ask(await open(server.url, { ...application, federatedTokenFile }))).toBe('fine');
    expect(server.besides.map(form)).toMatchObject([
      {
        client_assertion: 'of-the-service-account',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      },
    ]);
    expect(server.asked[0]?.headers.authorization).toBe('Bearer federated');
  });

  test('the managed identity of a machine, and of a container of an app service', async () => {
    const given = givesJson({ access_token: 'managed', expires_in: '86399', resource: 'r' });
    const server = await started({ '/metadata/identity/oauth2/token': given, '/msi/token': given });
    const machine = { env: { AZURE_POD_IDENTITY_AUTHORITY_HOST: server.url } };
    expect(await ask(await open(server.url, { clientId: 'an-identity' }, machine))).toBe('fine');
    const app = { env: { IDENTITY_ENDPOINT: `${server.url}/msi/token`, IDENTITY_HEADER: 'a-header' } };
    expect(await ask(await open(server.url, {}, app))).toBe('fine');
    expect(server.besides.map(({ path }) => path)).toEqual([
      '/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fcognitiveservices.azure.com&client_id=an-identity',
      '/msi/token?api-version=2019-08-01&resource=https%3A%2F%2Fcognitiveservices.azure.com',
    ]);
    expect(server.besides.map(({ headers }) => headers['metadata'] ?? headers['x-identity-header'])).toEqual([
      'true',
      'a-header',
    ]);
  });

  test('credentials that give no token are Refused, and the secret is not repeated', async () => {
    const refuses = givesJson({ error: 'invalid_client', error_description: 'secret s3cret is wrong' }, 401);
    const server = await started({ '/a-tenant': refuses });
    const asking = ask(await open(server.url, { ...application, clientSecret: 's3cret' }));
    const trouble: unknown = await asking.catch((error: unknown) => error);
    expect(trouble).toMatchObject({ name: 'Refused', hint: expect.stringContaining('AZURE_CLIENT_ID') });
    expect(String(trouble)).not.toContain('s3cret');
    const down = await started({ '/a-tenant': givesJson({}, 503) });
    await expect(ask(await open(down.url, { ...application, clientSecret: 's3cret' }))).rejects.toMatchObject(
      {
        name: 'Unavailable',
      },
    );
  });
});

test.each([
  [
    'Azure',
    azureopenai,
    { baseUrl: 'http://ai.corp.test', model: 'd' },
    { AZURE_POD_IDENTITY_AUTHORITY_HOST: 'http://127.0.0.1:1' },
  ],
  [
    'Google Cloud',
    googlevertexai,
    { project: 'p', model: 'm' },
    { GCE_METADATA_HOST: '127.0.0.1:1', HOME: '/nonexistent' },
  ],
] as const)('on a machine that %s does not know, what to set is told', async (_, module, settings, env) => {
  const { config, open }: AiModule = module as unknown as AiModule;
  const backend = await open(config.schema.parse(settings), adapterParts({ env }));
  await expect(ask(backend)).rejects.toMatchObject({
    name: 'Refused',
    hint: expect.stringMatching(/^Set [A-Z_]{10}/),
  });
});

describe('Vertex AI with the credentials of Google Cloud', () => {
  const { pem, publicKey } = rsaPair();
  const open = (url: string, credentials: object | undefined, env: Record<string, string> = {}) =>
    googlevertexai.open(
      googlevertexai.config.schema.parse({
        baseUrl: url,
        model: 'gemini-x',
        project: 'p',
        credentialsFile:
          credentials === undefined ? undefined : fileWith('google.json', JSON.stringify(credentials)),
      }),
      adapterParts({ env: { HOME: '/nonexistent', ...env } }),
    );
  const token = givesJson({ access_token: 'ya29.given', expires_in: 3_600 });

  test('a service account signs for itself', async () => {
    const server = await started({ '/token': token }, geminiSpeech);
    const backend = await open(server.url, {
      type: 'service_account',
      client_email: 'bot@p.iam.gserviceaccount.com',
      private_key: pem,
      private_key_id: 'k1',
      token_uri: `${server.url}/token`,
    });
    expect(await ask(backend)).toBe('fine');
    const [asked] = server.besides;
    const [head = '', claims = '', signature = ''] =
      (asked === undefined ? {} : form(asked))['assertion']?.split('.') ?? [];
    const told = JSON.parse(Buffer.from(claims, 'base64url').toString());
    expect(told).toMatchObject({
      iss: 'bot@p.iam.gserviceaccount.com',
      scope: 'https://www.googleapis.com/auth/cloud-platform',
      aud: `${server.url}/token`,
    });
    expect(told.exp - told.iat).toBe(3_600);
    expect(
      createVerify('RSA-SHA256').update(`${head}.${claims}`).verify(publicKey, signature, 'base64url'),
    ).toBe(true);
    expect(server.asked[0]?.headers.authorization).toBe('Bearer ya29.given');
  });

  test('a user, as gcloud leaves one', async () => {
    const server = await started({ '/token': token }, geminiSpeech);
    const user = { type: 'authorized_user', client_id: 'c', client_secret: 's', refresh_token: 'r' };
    expect(await ask(await open(server.url, { ...user, token_uri: `${server.url}/token` }))).toBe('fine');
    expect(server.besides.map(form)).toEqual([
      { grant_type: 'refresh_token', client_id: 'c', client_secret: 's', refresh_token: 'r' },
    ]);
  });

  test('an identity of another cloud, for a service account', async () => {
    const server = await started(
      {
        '/sts': givesJson({ access_token: 'exchanged', expires_in: 3_600 }),
        '/impersonate': givesJson({ accessToken: 'ya29.of-the-account', expireTime: '2126-11-25T11:00:00Z' }),
      },
      geminiSpeech,
    );
    const backend = await open(server.url, {
      type: 'external_account',
      audience: '//iam.googleapis.com/projects/1/x',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: `${server.url}/sts`,
      service_account_impersonation_url: `${server.url}/impersonate`,
      credential_source: {
        file: fileWith('subject.json', '{"id_token":"theirs"}'),
        format: { type: 'json', subject_token_field_name: 'id_token' },
      },
    });
    expect(await ask(backend)).toBe('fine');
    expect(server.besides.map(form)[0]).toMatchObject({
      subject_token: 'theirs',
      audience: '//iam.googleapis.com/projects/1/x',
    });
    expect(server.besides[1]?.headers.authorization).toBe('Bearer exchanged');
    expect(server.asked[0]?.headers.authorization).toBe('Bearer ya29.of-the-account');
  });

  test('the account of the machine or the pod, where there is no file', async () => {
    const server = await started({ '/computeMetadata': token }, geminiSpeech);
    const backend = await open(server.url, undefined, { GCE_METADATA_HOST: new URL(server.url).host });
    expect(await ask(backend)).toBe('fine');
    expect(server.besides[0]?.headers['metadata-flavor']).toBe('Google');
  });

  test.each([
    ['a file of something else', { type: 'other' }],
    ['no credentials at all', undefined],
  ])('%s is Refused', async (_, credentials) => {
    const server = await started({ '/computeMetadata': givesJson({}, 404) }, geminiSpeech);
    const backend = await open(server.url, credentials, { GCE_METADATA_HOST: new URL(server.url).host });
    await expect(ask(backend)).rejects.toMatchObject({
      name: 'Refused',
      hint: expect.stringContaining('GOOGLE_APPLICATION_CREDENTIALS'),
    });
  });
});
