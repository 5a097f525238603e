// SPDX-License-Identifier: Apache-2.0

import type { ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import anthropic from '../../adapters/ai/anthropic.ts';
import azureopenai from '../../adapters/ai/azureopenai.ts';
import google from '../../adapters/ai/google.ts';
import googlevertexai from '../../adapters/ai/googlevertexai.ts';
import ibmwatsonxai from '../../adapters/ai/ibmwatsonxai.ts';
import openai from '../../adapters/ai/openai.ts';
import { mcpConfig } from '../../adapters/mcp/config.ts';
import { createTokenReader } from '../../adapters/mcp/oauth.ts';
import { secretTokens } from '../../adapters/teams/tokens.ts';
import type { AiBackend } from '../../src/core/ports/ai-backend.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { fileWith, rsaPair } from '../support/ai-keys.ts';
import { cutOff, HUSH, hostileBodies, hostileServer, largeBody, says } from '../support/hostile-answers.ts';

// Whoever is asked for a token, a key or a list may be another than was meant: a proxy with a page to sign in, for one.

const TOKEN = JSON.stringify({ access_token: 'good', expires_in: 3_600 });
const { pem } = rsaPair();

const ask = async (backend: Promise<AiBackend>): Promise<void> => {
  const request = { system: 'S', messages: [{ role: 'user' as const, text: 'U' }], maxTokens: 5 };
  for await (const _ of (await backend).complete(request, new AbortController().signal));
};

const vertex = (url: string, credentials: object | undefined) =>
  ask(
    googlevertexai.open(
      googlevertexai.config.schema.parse({
        baseUrl: url,
        model: 'm',
        project: 'p',
        credentialsFile: credentials && fileWith('google.json', JSON.stringify(credentials)),
      }),
      adapterParts({ env: { HOME: '/nonexistent', GCE_METADATA_HOST: new URL(url).host } }),
    ),
  );

const external = (url: string) => ({
  type: 'external_account',
  audience: 'a',
  subject_token_type: 't',
  token_url: `${url}/sts`,
  service_account_impersonation_url: `${url}/impersonate`,
  credential_source: {
    url: `${url}/subject`,
    format: { type: 'json', subject_token_field_name: 'id_token' },
  },
});

const signed = async (issuer: string): Promise<string> => {
  const { privateKey } = await generateKeyPair('ES256');
  const token = new SignJWT({ sub: 'ana' }).setProtectedHeader({ alg: 'ES256', kid: 'k' });
  return token.setIssuer(issuer).setAudience('a').setExpirationTime('1h').sign(privateKey);
};

interface Source {
  readonly name: string;
  /** The path that is answered as nobody expects. */
  readonly path: string;
  /** All others. */
  readonly besides?: (url: string) => Readonly<Record<string, string>>;
  readonly act: (url: string) => Promise<unknown>;
}

const sources: readonly Source[] = [
  {
    name: 'a token of IBM Cloud',
    path: '/identity/token',
    act: (url) =>
      ask(
        ibmwatsonxai.open(
          ibmwatsonxai.config.schema.parse({
            apiKey: 'k',
            baseUrl: url,
            iamUrl: url,
            model: 'm',
            projectId: 'p',
          }),
          adapterParts(),
        ),
      ),
  },
  {
    name: 'a token of Entra ID for an application',
    path: '/a-tenant',
    act: (url) =>
      ask(
        azureopenai.open(
          azureopenai.config.schema.parse({
            baseUrl: url,
            model: 'd',
            authority: url,
            tenantId: 'a-tenant',
            clientId: 'c',
            clientSecret: 's',
          }),
          adapterParts(),
        ),
      ),
  },
  {
    name: 'a token of Entra ID for a machine',
    path: '/metadata/identity',
    act: (url) =>
      ask(
        azureopenai.open(
          azureopenai.config.schema.parse({ baseUrl: url, model: 'd' }),
          adapterParts({ env: { AZURE_POD_IDENTITY_AUTHORITY_HOST: url } }),
        ),
      ),
  },
  {
    name: 'a token of Google Cloud for a service account',
    path: '/token',
    act: (url) =>
      vertex(url, {
        type: 'service_account',
        client_email: 'e',
        private_key: pem,
        token_uri: `${url}/token`,
      }),
  },
  {
    name: 'a token of Google Cloud for a machine',
    path: '/computeMetadata',
    act: (url) => vertex(url, undefined),
  },
  {
    name: 'a token of another cloud',
    path: '/subject',
    act: (url) => vertex(url, external(url)),
  },
  {
    name: 'an exchanged token',
    path: '/sts',
    besides: () => ({ '/subject': '{"id_token":"theirs"}' }),
    act: (url) => vertex(url, external(url)),
  },
  {
    name: 'a token of an impersonated account',
    path: '/impersonate',
    besides: () => ({ '/subject': '{"id_token":"theirs"}', '/sts': TOKEN }),
    act: (url) => vertex(url, external(url)),
  },
  {
    name: 'a token for Teams',
    path: '/oauth2',
    act: (url) =>
      secretTokens(
        { appId: 'a', secret: 's', loginUrl: url, scope: 'https://api.botframework.com' },
        { clock: adapterParts().clock },
      ).token(),
  },
  {
    name: 'metadata of an issuer of MCP tokens',
    path: '/.well-known',
    act: async (url) => createTokenReader(oauthOf(url))(await signed(url)),
  },
  {
    name: 'keys of an issuer of MCP tokens',
    path: '/keys',
    besides: (url) => ({ '/.well-known': JSON.stringify({ issuer: url, jwks_uri: `${url}/keys` }) }),
    act: async (url) => createTokenReader(oauthOf(url))(await signed(url)),
  },
];

const oauthOf = (issuer: string) => {
  const { oauth } = mcpConfig.schema.parse({ oauth: { issuer, audience: 'a' } });
  if (oauth === undefined) throw new Error('no settings');
  return oauth;
};

const troubleWith = async ({ path, besides, act }: Source, answer: (response: ServerResponse) => void) => {
  const answers: Record<string, (response: ServerResponse) => void> = { [path]: answer };
  const url = await hostileServer(answers);
  for (const [other, body] of Object.entries(besides?.(url) ?? {})) answers[other] = says(body);
  return act(url).then(
    () => undefined,
    (error: unknown) => error as Error & { readonly hint?: string },
  );
};

/** One sentence, of whose turn it is; nothing of the body, wherever it would be logged. */
const expectTold = (trouble: Error | undefined): void => {
  expect(trouble).toBeDefined();
  expect(['Refused', 'Unavailable'], `${trouble?.name}: ${trouble?.message}`).toContain(trouble?.name);
  expect(trouble?.message.length).toBeLessThan(400);
  expect(trouble?.message.length).toBeGreaterThan(15);
  for (let each: unknown = trouble; each instanceof Error; each = each.cause)
    expect(`${each.message} ${JSON.stringify(each)}`).not.toMatch(
      new RegExp(`${HUSH}|Unexpected token|<!doc`),
    );
};

describe.each(sources)('$name', (source) => {
  test.each(Object.entries(hostileBodies))('%s is told in a sentence', async (_, body) => {
    const trouble = await troubleWith(source, says(body));
    expectTold(trouble);
    // It was reached, and answered.
    expect(trouble?.message).not.toContain('cannot be reached');
  });

  test('a body that breaks off is told in a sentence', async () => {
    expectTold(await troubleWith(source, cutOff));
  });

  test('a body of a hundred megabytes is not read to its end', async () => {
    const large = largeBody();
    expectTold(await troubleWith(source, large.answer));
    expect(large.sent()).toBeLessThan(40 * 1024 * 1024);
  });
});

describe('a list of models', () => {
  const checked = async (answer: (response: ServerResponse) => void) => {
    const url = await hostileServer({ '/v1beta/models?': answer });
    const settings = google.config.schema.parse({ apiKey: 'k', baseUrl: url, model: 'm' });
    return google.diagnose(settings, adapterParts(), new AbortController().signal);
  };

  test.each(Object.entries(hostileBodies))('%s is told in a sentence', async (_, body) => {
    const checks = await checked(says(body));
    expect(checks.length).toBeGreaterThan(0);
    const told = JSON.stringify(checks);
    expect(told).not.toMatch(new RegExp(`${HUSH}|Unexpected token|Invalid input|TypeError|RangeError`));
  });

  test('a body of a hundred megabytes is not read to its end', async () => {
    const large = largeBody();
    const [check] = await checked(large.answer);
    expect(check).toMatchObject({
      status: 'failed',
      detail: expect.stringContaining('cannot be read') as string,
    });
    expect(large.sent()).toBeLessThan(40 * 1024 * 1024);
  });
});

describe.each([
  ['the SDK of OpenAI', openai],
  ['server-sent events that are read here', anthropic],
] as const)('an answer over %s', (_name, { config, open }) => {
  test.each([
    ['a line', 'data: {"choices":[{"delta":{"content":"', 'x'],
    ['lines of one event', '', `data: "${HUSH}"\n`],
    ['empty lines of one event', '', 'data:\n'],
  ])('that is %s without an end is not read to a hundred megabytes', async (_, start, part) => {
    const large = largeBody(start, part);
    const url = await hostileServer({ '/': large.answer });
    const settings = { apiKey: 'k', baseUrl: url, model: 'm' };
    const asking = ask(open(config.schema.parse(settings) as never, adapterParts()));
    const trouble = await asking.catch((error: unknown) => error as Error);
    expectTold(trouble ?? undefined);
    expect(large.sent()).toBeLessThan(40 * 1024 * 1024);
  });
});

test('an issuer with good keys is heard as before', async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' }] });
  const url = await hostileServer({ '/keys': says(keys) });
  const read = createTokenReader({ ...oauthOf(url), jwksUri: `${url}/keys` });
  const token = new SignJWT({ sub: 'ana' }).setProtectedHeader({ alg: 'ES256', kid: 'k' });
  const given = await token.setIssuer(url).setAudience('a').setExpirationTime('1h').sign(privateKey);
  await expect(read(given)).resolves.toMatchObject({ id: 'oauth:ana' });
});
