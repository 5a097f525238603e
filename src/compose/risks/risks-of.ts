// SPDX-License-Identifier: Apache-2.0

import { aiConfig } from '../../../adapters/ai/config.ts';
import { incomingConfig } from '../../../adapters/alerts/_incoming-config.ts';
import { customAnalyzersConfig } from '../../../adapters/custom-analyzers/config.ts';
import { apiConfig } from '../../../adapters/grpc/config.ts';
import { httpConfig } from '../../../adapters/http/config.ts';
import { kubernetesConfig } from '../../../adapters/kubernetes/config.ts';
import { mcpConfig } from '../../../adapters/mcp/config.ts';
import { platforms } from '../../../adapters/platforms.generated.ts';
import { redisConfig } from '../../../adapters/redis/config.ts';
import { accessConfig } from '../../config/access.ts';
import { settingsOf } from '../../config/load.ts';
import type { PlatformModule } from '../../core/ports/platform-module.ts';
import { accessRisks } from './access-risks.ts';
import { aiRisks } from './ai-risks.ts';
import { doorRisks } from './door-risks.ts';
import { analyzerRisks, redisRisks } from './neighbour-risks.ts';
import { processRisks } from './process-risks.ts';
import type { Risk } from './risk.ts';

type Values = Readonly<Record<string, unknown>>;

/** Half a set of tokens is told elsewhere: nobody comes in by it. */
const talks = (values: Values): boolean =>
  (Object.values(platforms) as unknown as readonly PlatformModule[]).some((module) => {
    try {
      return module.isConfigured(settingsOf(values, module.config));
    } catch {
      return false;
    }
  });

const clusterRisks = ({
  secrets,
  kubeconfigSecrets,
  clusterApi,
}: ReturnType<typeof kubernetesOf>): readonly Risk[] => [
  ...(secrets === 'keys'
    ? [
        {
          code: 'secrets-are-read',
          what: 'values of Secrets are read from the API server, and dropped while they are parsed',
          fix: 'Leave kubernetes.secrets out (metadata): their values stay with the API server then.',
        },
      ]
    : []),
  ...(kubeconfigSecrets.some(({ allowProxy }) => allowProxy) || clusterApi?.allowProxy === true
    ? [
        {
          code: 'proxy-of-secrets',
          what: 'whoever writes a Secret with a kubeconfig chooses the proxy that its cluster is reached through',
          fix: 'Leave allowProxy out.',
        },
      ]
    : []),
];
const kubernetesOf = (values: Values) => settingsOf(values, kubernetesConfig);

/** Everything that validated settings allow beyond what most need: what it means and what to set instead. */
export const risksOf = (
  values: Values,
  env: Readonly<Record<string, string | undefined>>,
): readonly Risk[] => [
  ...accessRisks(settingsOf(values, accessConfig), talks(values)),
  ...doorRisks({
    http: settingsOf(values, httpConfig),
    api: settingsOf(values, apiConfig),
    mcp: settingsOf(values, mcpConfig),
    incoming: settingsOf(values, incomingConfig),
  }),
  ...clusterRisks(kubernetesOf(values)),
  ...redisRisks(settingsOf(values, redisConfig)),
  ...aiRisks(settingsOf(values, aiConfig), values),
  ...analyzerRisks(settingsOf(values, customAnalyzersConfig).list),
  ...processRisks(env),
];
