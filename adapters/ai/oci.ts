// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';
import { needed, neededModel } from './_needs.ts';
import { type ServiceFacts, serviceOf } from './_service.ts';
import { backendSettings } from './_settings.ts';
import { wireModule } from './_wire-module.ts';

const facts: ServiceFacts = {
  name: 'oci',
  title: 'OCI Generative AI',
  prefix: 'OCI',
  keyVariable: null,
  credentials:
    'Check the profile in the configuration file of OCI (OCI_CONFIG_FILE, OCI_PROFILE): user, fingerprint, tenancy and key_file.',
};

export const ociConfig = defineConfig(
  backendSettings({
    key: 'oci',
    title: 'Oracle Cloud Infrastructure (OCI) Generative AI',
    prefix: 'OCI',
    takes: ['baseUrl', 'headers', 'region', 'temperature', 'topP', 'topK', 'stop'],
    own: {
      model: z
        .string()
        .min(1)
        .optional()
        .describe('Name or OCID of a model, or OCID of the endpoint of a dedicated cluster'),
      region: z.string().min(1).optional().describe('Region; default: that of the profile'),
      compartmentId: z
        .string()
        .min(1)
        .optional()
        .describe('Compartment that is billed; default: the tenancy of the profile'),
      configFile: z.string().min(1).default('~/.oci/config').describe('Configuration file of OCI'),
      profile: z.string().min(1).default('DEFAULT').describe('Profile within it'),
      passphrase: z.string().min(1).optional().describe('Passphrase of the key file'),
      format: z
        .enum(['auto', 'generic', 'cohere'], 'format is auto, generic or cohere')
        .default('auto')
        .describe(
          'Shape of questions: cohere for models of Cohere, generic for all others; auto: by the name of the model, which an OCID does not tell',
        ),
    },
    env: {
      // The names that OCI's own tools use.
      OCI_CLI_CONFIG_FILE: 'configFile',
      OCI_CLI_PROFILE: 'profile',
      OCI_CLI_REGION: 'region',
      OCI_CLI_PASSPHRASE: 'passphrase',
    },
    secrets: ['passphrase'],
  }),
);

export default wireModule({
  title: facts.title,
  config: ociConfig,
  isConfigured: ({ model }) => model !== undefined,
  first: 'Set OCI_MODEL and OCI_COMPARTMENT_ID.',
  connect: async (settings, parts) => {
    const model = neededModel(settings, facts);
    const [{ ociBackend }, { ociProfile }] = await Promise.all([
      import('./_oci-wire.ts'),
      import('./_oci-profile.ts'),
    ]);
    const profile = await ociProfile(settings, parts.env);
    const region = needed(settings.region ?? profile.region, facts, 'region', 'a region');
    const usualUrl = `https://inference.generativeai.${region}.oci.oraclecloud.com`;
    const base = (settings.baseUrl ?? usualUrl).replace(/(?<!\/)\/+$/, '');
    const service = serviceOf({ ...facts, usualUrl }, { ...settings, model });
    const compartmentId = settings.compartmentId ?? profile.tenancy;
    const backend = await ociBackend(service, { ...settings, base, compartmentId, profile }, parts);
    return { backend, service, where: new URL(base).host };
  },
  steps: [
    'Create an API key for a user of OCI and write its profile into `~/.oci/config` (or set `OCI_CONFIG_FILE` and `OCI_PROFILE`).',
    'Set `OCI_MODEL` and `OCI_COMPARTMENT_ID`.',
    'Start again and run `k8sgpt doctor`.',
  ],
});
