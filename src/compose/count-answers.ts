// SPDX-License-Identifier: Apache-2.0

import type { KubernetesOptions } from '../../adapters/kubernetes/options.ts';
import { SECOND } from '../core/clock.ts';
import type { Metrics } from '../core/ports/telemetry.ts';

/** Counts how API servers answer, by cluster; their time by what was asked, for a watch lasts as long as it may. */
export const countAnswers =
  (metrics: Metrics): NonNullable<KubernetesOptions['onAnswer']> =>
  ({ cluster, request, code, ms }) => {
    metrics.count('k8sgpt_api_server_requests_total', { cluster, code });
    if (request === 'watch') return;
    metrics.observe('k8sgpt_api_server_seconds', ms / SECOND, { request });
    metrics.count('k8sgpt_api_server_busy_seconds_total', { cluster }, ms / SECOND);
  };
