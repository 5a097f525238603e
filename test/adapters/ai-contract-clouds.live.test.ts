// SPDX-License-Identifier: Apache-2.0

import { createHash, createVerify } from 'node:crypto';
import { expect } from 'vitest';
import googlevertexai from '../../adapters/ai/googlevertexai.ts';
import ibmwatsonxai from '../../adapters/ai/ibmwatsonxai.ts';
import oci from '../../adapters/ai/oci.ts';
import { contractOf } from '../contracts/ai-backend-served.ts';
import { givesJson } from '../standins/ai-server.ts';
import type { Asked } from '../standins/openai.ts';
import { geminiSpeech } from '../standins/speech/gemini.ts';
import { ociCohereSpeech, ociSpeech } from '../standins/speech/oci.ts';
import { watsonxSpeech } from '../standins/speech/watsonx.ts';
import { fileWith, rsaPair } from '../support/ai-keys.ts';

const KEY = 'AbCdEfGhIjKlMnOpQrStUvWx0123456789';
const TOKEN = 'ya29.a-token-that-was-given';

const { pem, publicKey } = rsaPair();

contractOf('googlevertexai', {
  module: googlevertexai,
  speech: geminiSpeech,
  secret: TOKEN,
  settings: (url) => ({
    baseUrl: url,
    model: 'gemini-x',
    project: 'my-project',
    region: 'europe-west4',
    credentialsFile: fileWith(
      'key.json',
      JSON.stringify({
        type: 'service_account',
        client_email: 'bot@my-project.iam.gserviceaccount.com',
        private_key: pem,
        private_key_id: 'k1',
        token_uri: `${url}/token`,
      }),
    ),
  }),
  besides: { '/token': givesJson({ access_token: TOKEN, expires_in: 3600 }) },
  about: { key: /credentials|GOOGLE_APPLICATION_CREDENTIALS/, model: /VERTEX_MODEL/, callIds: false },
  check: ({ path, headers }) => {
    expect(path).toBe(
      '/v1/projects/my-project/locations/europe-west4/publishers/google/models/gemini-x:streamGenerateContent?alt=sse',
    );
    expect(headers.authorization).toBe(`Bearer ${TOKEN}`);
  },
});

contractOf('ibmwatsonxai', {
  module: ibmwatsonxai,
  speech: watsonxSpeech,
  secret: KEY,
  settings: (url) => ({
    apiKey: KEY,
    baseUrl: url,
    iamUrl: `${url}/iam`,
    model: 'ibm/granite-x',
    projectId: 'p-1',
  }),
  besides: {
    '/iam/identity/token': (response, asked) => {
      const form = new URLSearchParams(asked.raw);
      const isKnown = form.get('apikey') === KEY && form.get('grant_type')?.endsWith('apikey') === true;
      void givesJson(isKnown ? { access_token: TOKEN, expires_in: 3600 } : {}, isKnown ? 200 : 400)(
        response,
        asked,
      );
    },
  },
  about: { key: /WATSONX_API_KEY/, model: /WATSONX_MODEL/, tellsCached: true },
  check: ({ path, headers, body }) => {
    expect(path).toBe('/ml/v1/text/chat_stream?version=2025-02-06');
    expect(headers.authorization).toBe(`Bearer ${TOKEN}`);
    expect(body).toMatchObject({ model_id: 'ibm/granite-x', project_id: 'p-1', max_tokens: 50 });
  },
});

/** What a service of OCI does with a request: it looks whether the key of the profile signed this very one. */
const verify = ({ method, path, headers, raw }: Asked, url: string): void => {
  const given =
    /^Signature version="1",headers="([^"]+)",keyId="([^"]+)",algorithm="rsa-sha256",signature="([^"]+)"$/;
  const [, names = '', keyId, signature = ''] = given.exec(headers.authorization ?? '') ?? [];
  expect(keyId).toBe('ocid1.tenancy.t/ocid1.user.u/aa:bb:cc');
  expect(headers['x-content-sha256']).toBe(createHash('sha256').update(raw).digest('base64'));
  expect(names.split(' ')).toEqual(
    expect.arrayContaining(['x-date', '(request-target)', 'host', 'content-length', 'x-content-sha256']),
  );
  const text = names
    .split(' ')
    .map((name) =>
      name === '(request-target)'
        ? `${name}: ${method.toLowerCase()} ${path}`
        : `${name}: ${String(headers[name])}`,
    )
    .join('\n');
  expect(headers.host).toBe(new URL(url).host);
  expect(createVerify('RSA-SHA256').update(text).verify(publicKey, signature, 'base64')).toBe(true);
};

const config = fileWith(
  'config',
  [
    '[DEFAULT]',
    'tenancy=ocid1.tenancy.t',
    'region = eu-frankfurt-1',
    '[bot]',
    'user=ocid1.user.u',
    'fingerprint=aa:bb:cc',
    `key_file=${fileWith('key.pem', pem)}`,
  ].join('\n'),
);

const ociAbout = {
  key: /OCI_CONFIG_FILE|credentials/,
  model: /OCI_MODEL/,
  tellsModel: false,
  tellsCached: true,
};

contractOf('oci', {
  module: oci,
  speech: ociSpeech,
  secret: KEY,
  settings: (url) => ({ baseUrl: url, configFile: config, profile: 'bot', model: 'meta.llama-x' }),
  about: ociAbout,
  check: (asked, url) => {
    verify(asked, url);
    expect(asked.path).toBe('/20231130/actions/chat');
    expect(asked.body).toMatchObject({
      compartmentId: 'ocid1.tenancy.t',
      servingMode: { servingType: 'ON_DEMAND', modelId: 'meta.llama-x' },
      chatRequest: { apiFormat: 'GENERIC', isStream: true, maxTokens: 50 },
    });
  },
});

contractOf('oci, a model of Cohere', {
  module: oci,
  speech: ociCohereSpeech,
  secret: KEY,
  settings: (url) => ({ baseUrl: url, configFile: config, profile: 'bot', model: 'cohere.command-x' }),
  about: { ...ociAbout, tools: false },
  check: (asked, url) => {
    verify(asked, url);
    expect(asked.body).toMatchObject({ chatRequest: { apiFormat: 'COHERE', preambleOverride: 'Explain.' } });
  },
});
