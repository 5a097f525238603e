// SPDX-License-Identifier: Apache-2.0

import type { AnalysisSettings } from '../core/analysis-settings.ts';
import type { Check, ClusterReader } from '../core/ports/cluster-reader.ts';

/** No pod has this name: whoever may not read logs is refused before anybody looks whether it exists. */
const NOBODY = 'k8sgpt-doctor-asks-for-the-log-of-nobody';

/** Whether logs of pods may be read, and who misses it where not: `Log`, and the last lines of crashes where they are on. */
export const logCheck = async (
  reader: Pick<ClusterReader, 'readLog'>,
  { logs, onlyNamespaces }: Pick<AnalysisSettings, 'logs' | 'onlyNamespaces'>,
  signal: AbortSignal,
): Promise<Check> => {
  const name = 'read pods/log';
  const namespace = onlyNamespaces.find((one) => !/[*?]/.test(one)) ?? 'default';
  const answer = await reader.readLog(
    { pod: { namespace, name: NOBODY }, container: 'none', previous: false, tailLines: 1, limitBytes: 1_000 },
    signal,
  );
  const wanting =
    logs.lastLines > 0
      ? 'the last lines of crashes (analysis.logs.lastLines) and the filter Log need them'
      : 'only the filter Log would need them';
  if (answer.status === 'read' || answer.reason === 'absent')
    return { name, status: 'ok', detail: `logs of pods may be read; ${wanting}` };
  if (answer.reason !== 'forbidden')
    return {
      name,
      status: 'failed',
      detail: answer.detail,
      fix: `kubectl auth can-i get pods/log -n ${namespace}`,
    };
  return {
    name,
    status: logs.lastLines > 0 ? 'warning' : 'skipped',
    detail: `${answer.detail}; ${wanting}`,
    fix: 'kubectl create clusterrole k8sgpt-read-logs --verb=get --resource=pods/log, bound to the account of the bot; or leave logs out.',
  };
};
