// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';
import { needed, neededModel } from './_needs.ts';
import { type ServiceFacts, serviceOf } from './_service.ts';
import { backendSettings } from './_settings.ts';
import { wireModule } from './_wire-module.ts';

const facts: ServiceFacts = {
  name: 'googlevertexai',
  title: 'Google Vertex AI',
  prefix: 'VERTEX',
  keyVariable: null,
  credentials:
    'Set GOOGLE_APPLICATION_CREDENTIALS to a key file of a service account that may use Vertex AI, or give this pod a service account (Workload Identity).',
};

export const googlevertexaiConfig = defineConfig(
  backendSettings({
    key: 'googlevertexai',
    title: 'Google Vertex AI',
    prefix: 'VERTEX',
    takes: ['baseUrl', 'headers', 'region', 'temperature', 'topP', 'topK', 'stop'],
    own: {
      project: z.string().min(1).optional().describe('Project that is billed'),
      region: z.string().min(1).default('global').describe('Region, or global'),
      credentialsFile: z
        .string()
        .min(1)
        .optional()
        .describe('Credentials of Google Cloud; default: those of gcloud, else of the machine or the pod'),
    },
    env: {
      // The names that Google's own tools use.
      GOOGLE_CLOUD_PROJECT: 'project',
      GOOGLE_CLOUD_LOCATION: 'region',
      GOOGLE_APPLICATION_CREDENTIALS: 'credentialsFile',
    },
  }),
);

export default wireModule({
  title: facts.title,
  config: googlevertexaiConfig,
  isConfigured: ({ model }) => model !== undefined,
  first: 'Set VERTEX_MODEL and GOOGLE_CLOUD_PROJECT.',
  connect: async (settings, parts) => {
    const model = neededModel(settings, facts);
    const { region, proxy } = settings;
    const project = needed(settings.project, facts, 'project', 'a project');
    const usualUrl =
      region === 'global'
        ? 'https://aiplatform.googleapis.com'
        : `https://${region}-aiplatform.googleapis.com`;
    const service = serviceOf({ ...facts, usualUrl }, { ...settings, model });
    const [{ geminiBackend }, { httpSender }, { googleToken }] = await Promise.all([
      import('./_gemini-wire.ts'),
      import('./_http.ts'),
      import('./_google-token.ts'),
    ]);
    const base = (settings.baseUrl ?? usualUrl).replace(/(?<!\/)\/+$/, '');
    const path = model.startsWith('publishers/') ? model : `publishers/google/models/${model}`;
    const url = `${base}/v1/projects/${project}/locations/${region}/${path}:streamGenerateContent?alt=sse`;
    const token = googleToken(settings.credentialsFile, {
      send: await httpSender(parts, proxy),
      clock: parts.clock,
      env: parts.env,
    });
    const authorise = async () => ({ authorization: `Bearer ${await token()}` });
    const backend = await geminiBackend(service, settings, url, authorise, parts);
    return { backend, service, where: new URL(base).host };
  },
  steps: [
    'Enable Vertex AI in a project; set `GOOGLE_CLOUD_PROJECT`, `VERTEX_MODEL`, and `VERTEX_REGION` for another region than global.',
    'Set `GOOGLE_APPLICATION_CREDENTIALS` to a key file, or give this pod a service account that may use it.',
    'Start again and run `k8sgpt doctor`.',
  ],
});
