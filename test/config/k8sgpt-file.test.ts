// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { configSlices } from '../../src/compose/config-slices.generated.ts';
import { parseConfigFile } from '../../src/config/config-file.ts';
import { readK8sgptFile } from '../../src/config/k8sgpt-file.ts';
import { k8sgptBackends } from '../../src/config/k8sgpt-provider.ts';
import { inspectConfig } from '../../src/config/resolve.ts';

const all = readFileSync(new URL('../fixtures/k8sgpt/all-providers.yaml', import.meta.url), 'utf8');

const inspected = (text: string, env: Readonly<Record<string, string>> = {}) =>
  inspectConfig(configSlices, {
    env,
    file: { path: 'k8sgpt.yaml', text },
    readSecret: () => {
      throw new Error('no file is read here');
    },
  });

/** What somebody set, by `section.setting`. */
const set = (text: string, env?: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    inspected(text, env)
      .settings.filter(({ from }) => from !== undefined)
      .map(({ slice, name, value }) => [`${slice.key}.${name}`, value]),
  );

describe("k8sgpt's own file", () => {
  test('is read with the settings of every provider', () => {
    const { problems } = inspected(all);
    expect(problems).toEqual([]);
    expect(set(all)).toEqual({
      'ai.backend': 'anthropic',
      'analysis.filters': { only: ['core', 'HorizontalPodAutoscaler'], add: [], remove: [] },
      'openai.model': 'gpt-4o',
      'openai.apiKey': 'sk-clear-openai',
      'openai.baseUrl': 'https://gateway.example.com/v1',
      'openai.temperature': 0.2,
      'openai.organization': 'org-1',
      'openai.proxy': 'http://proxy.example.com:3128',
      'openai.headers': { 'X-Team': 'platform', 'X-Tier': 'eu' },
      'anthropic.model': 'claude-x',
      'anthropic.apiKey': 'sk-clear-anthropic',
      'anthropic.baseUrl': 'https://api.anthropic.com',
      'anthropic.topK': 40,
      'anthropic.maxTokens': 4096,
      'anthropic.stop': ['END'],
      'localai.model': 'llama',
      'localai.baseUrl': 'http://localhost:8080/v1',
      'ollama.model': 'llama3',
      'ollama.baseUrl': 'http://localhost:11434',
      'azureopenai.model': 'my-deployment',
      'azureopenai.apiKey': 'sk-clear-azure',
      'azureopenai.baseUrl': 'https://name.openai.azure.com',
      'azureopenai.apiVersion': '2024-10-21',
      'cohere.model': 'command',
      'cohere.apiKey': 'sk-clear-cohere',
      'amazonbedrock.model': 'eu.anthropic.claude-3-7-sonnet',
      'amazonbedrock.region': 'eu-central-1',
      'amazonbedrockconverse.model': 'amazon.nova-lite-v1:0',
      'amazonbedrockconverse.region': 'us-east-1',
      'amazonsagemaker.endpoint': 'my-endpoint',
      'amazonsagemaker.region': 'us-west-2',
      'amazonsagemaker.topK': 10,
      'google.model': 'gemini-pro',
      'google.apiKey': 'sk-clear-google',
      'huggingface.model': 'owner/model',
      'huggingface.apiKey': 'hf-clear',
      'googlevertexai.model': 'gemini-pro',
      'googlevertexai.project': 'my-project',
      'googlevertexai.region': 'europe-west1',
      'oci.model': 'ocid1.model',
      'oci.compartmentId': 'ocid1.compartment',
      'customrest.model': 'mine',
      'customrest.baseUrl': 'http://localhost:8000/explain',
      'ibmwatsonxai.model': 'ibm/granite',
      'ibmwatsonxai.apiKey': 'sk-clear-watson',
      'ibmwatsonxai.projectId': 'project-9',
      'groq.model': 'llama',
      'groq.apiKey': 'sk-clear-groq',
      'bedrockmantle.model': 'some.model',
      'bedrockmantle.region': 'us-east-1',
      'litellm.model': 'router',
      'litellm.baseUrl': 'http://localhost:4000/v1',
      'cache.store': 's3',
      'cache.region': 'eu-central-1',
      'cache.bucket': 'answers',
      'cache.endpoint': 'https://minio.example.com:9000',
      'customAnalyzers.list': [
        expect.objectContaining({ name: 'disks', url: 'grpc://disks.monitoring:8085' }),
      ],
      'kubernetes.kubeconfig': '/home/ana/.kube/config',
      'kubernetes.contexts': ['prod-eu'],
    });
  });

  test('every backend of k8sgpt is one of ours', () => {
    expect(k8sgptBackends.filter((name) => !configSlices.some(({ key }) => key === name))).toEqual([]);
  });

  test('is warned of, with the version that ends it, each clear-text secret and each key that has no place', () => {
    const { warnings, details } = inspected(all);
    expect(warnings).toEqual([
      'k8sgpt.yaml holds keys of k8sgpt itself (ai.providers, ai.defaultprovider, cache, active_filters, custom_analyzers, kubeconfig and kubecontext; 9 secrets in clear text), which are read until version 1.0.0: convert it with k8sgpt config migrate',
      '4 of its keys are passed over: k8sgpt config check says why',
    ]);
    expect(details).toEqual([
      'k8sgpt.yaml:53:11: organizationid of azureopenai has no place here: azureopenai takes no organization',
      'k8sgpt.yaml:76:11: topk of huggingface has no place here: huggingface takes no topK',
      'k8sgpt.yaml:100:11: a provider skynet is none that k8sgpt has: it is passed over',
      'k8sgpt.yaml:117:9: insecure is not here: name its certificate authority in NODE_EXTRA_CA_CERTS',
    ]);
  });

  test('may be mixed with our sections, which win', () => {
    const text = `ai:
  mask: names
  providers:
    - {name: openai, model: theirs, password: sk-theirs}
  DefaultProvider: openai
openai:
  model: ours
cache:
  maxSize: 2GB
  currentCacheType: gcs
  gcs: {bucketname: b, projectid: p}
`;
    expect(set(text)).toEqual({
      'ai.mask': 'names',
      'ai.backend': 'openai',
      'openai.model': 'ours',
      'openai.apiKey': 'sk-theirs',
      'cache.maxSize': 2e9,
      'cache.store': 'gcs',
      'cache.bucket': 'b',
      'cache.project': 'p',
    });
  });

  test.each([
    ['cache: { currentCacheType: interplex }', 'the cache interplex is not here'],
    ['ai: { providers: 3 }', 'ai.providers is no list'],
    ['ai: { providers: [3] }', 'a provider without a name'],
    ['ai: { providers: [{ name: openai, colour: red }] }', 'colour of openai is no key that k8sgpt knows'],
    ['ai: { providers: [{ name: google, password: "{}" }] }', 'use the backend googlevertexai'],
    ['ai: { defaultprovider: nobody }', 'the default provider nobody does not exist'],
    ['custom_analyzers: [{ name: a }]', 'a custom analyzer has no name or no address'],
  ])('%s is told, and stops nothing', (text, words) => {
    const { problems, details } = inspected(text);
    expect(problems).toEqual([]);
    expect(details.join('\n')).toContain(words);
  });

  test('a value that cannot be is an error with its place', () => {
    expect(inspected('ai:\n  providers:\n    - name: openai\n      temperature: 9\n').problems).toEqual([
      'k8sgpt.yaml:4:7: temperature is a number from 0 to 2',
    ]);
  });

  test('a file of ours has nothing of it', () => {
    const text = 'ai: { backend: openai }\ncache: { store: file }\nopenai: { model: m }\n';
    const parsed = parseConfigFile({ path: 'k8sgpt.yaml', text });
    expect(readK8sgptFile(parsed, configSlices)).toEqual({
      rest: parsed.values,
      inherited: [],
      keys: [],
      notes: [],
    });
    expect(inspected(text).warnings).toEqual([]);
  });

  test('filters that do not exist are named where filters are known', () => {
    const parsed = parseConfigFile({ path: 'k8sgpt.yaml', text: 'active_filters: [pod, Trivy]\n' });
    const { inherited, notes } = readK8sgptFile(parsed, configSlices, ['Pod']);
    expect(inherited[0]?.value).toEqual({ only: ['pod'] });
    expect(notes).toEqual(['k8sgpt.yaml:1:1: the filter Trivy does not exist here']);
  });
});

describe("k8sgpt's variables", () => {
  test('set the backend that they name, unless ours do', () => {
    const env = {
      K8SGPT_BACKEND: 'azureopenai',
      K8SGPT_PASSWORD: 'sk-secret',
      K8SGPT_ENGINE: 'deployment',
      K8SGPT_MODEL: 'gpt-4o',
      K8SGPT_BASEURL: 'https://name.openai.azure.com',
      K8SGPT_TEMPERATURE: '0.1',
      K8SGPT_TOP_P: '1.0',
      K8SGPT_CUSTOM_HEADERS: 'X-Team:platform,X-Tier:gold',
      AZURE_OPENAI_ENDPOINT: 'https://other.openai.azure.com',
    };
    expect(set('{}', env)).toEqual({
      'ai.backend': 'azureopenai',
      'azureopenai.apiKey': 'sk-secret',
      'azureopenai.model': 'deployment',
      'azureopenai.baseUrl': 'https://other.openai.azure.com',
      'azureopenai.temperature': 0.1,
      'azureopenai.headers': { 'X-Team': 'platform', 'X-Tier': 'gold' },
    });
    const { warnings } = inspected('{}', env);
    expect(warnings).toContain(
      'K8SGPT_BACKEND is a name of k8sgpt itself, which is read until version 1.0.0: set K8SGPT_AI_BACKEND instead',
    );
    expect(warnings.join('\n')).not.toContain('sk-secret');
  });

  test('mean openai where they name none, and win over the file', () => {
    expect(set('openai: { model: file }', { K8SGPT_MODEL: 'variable' })).toEqual({
      'openai.model': 'variable',
    });
  });

  test('of a backend that does not exist are told', () => {
    expect(inspected('{}', { K8SGPT_BACKEND: 'nobody' }).warnings).toEqual([
      'K8SGPT_BACKEND names nobody, which is no AI backend',
    ]);
  });
});
