// SPDX-License-Identifier: Apache-2.0

import { kubectlCommandsIn } from './kubectl-commands.ts';

/** Verbs of kubectl that change something or reach into a container. */
const CHANGES =
  'annotate|apply|attach|autoscale|certificate|cordon|cp|create|debug|delete|drain|edit|exec|expose|label|patch|port-forward|proxy|replace|run|scale|set|taint|uncordon|rollout\\s+(?:restart|undo|pause|resume)|auth\\s+reconcile|config\\s+(?:set|use|delete|unset)\\S*';
/** However it is called, and wherever it stands: between backticks, in a sentence, behind `sudo`. */
const KUBECTL = new RegExp(
  `(?<![\\w-])(?:kubectl(?:\\.exe)?|oc|k)\\s+(?:-{1,2}[a-z-]+(?:[=\\s]\\S+)?\\s+){0,4}(?:${CHANGES})(?![\\w-])`,
  'i',
);

/** What else an operator would not want to have run unread: shells behind a pipe, programs of the machine, other tools. */
const OTHERS: readonly RegExp[] = [
  /\|\s*(?:sudo\s+)?(?:(?:ba|z|da|a|k|fi)?sh|python\d?|perl|ruby|node|php|xargs|tee|iex|pwsh|powershell)(?![\w-])/i,
  /`\s*(?:\$\s+)?(?:sudo|ssh|eval|nc|ncat|socat|rm|mv|dd|mkfs\S*|chmod|chown|kill|pkill|killall|reboot|shutdown|iptables|nft|etcdctl)\s[^`]*`/i,
  /(?<![\w-])(?:ba|z|da|a)?sh\s+-\w*c(?![\w-])/i,
  /(?<![\w-])rm\s+-\w*[rf]/i,
  /`\s*helm\s+(?!(?:list|ls|get|status|history|show|template|search|version|diff)\b)[^`\s][^`]*`/i,
  /`\s*(?:systemctl|docker|podman|nerdctl|crictl|ctr)\s+(?!(?:status|ps|logs|inspect\w?|images|info|version|list|is-active|show|stats|pods)\b)[^`\s][^`]*`/i,
  /`\s*(?:aws|gcloud|az|eksctl|terraform|flux|argocd|istioctl|velero)\s[^`]*\b(?:apply|create|delete|destroy|detach|modify|put|reboot|remove|restore|set|start|stop|sync|terminate|update|upgrade)\b[^`]*`/i,
];

/** A remark about a step that does more than look, whatever a model calls it; undefined where none is known to. */
export const moreThanLooks = (step: string): string | undefined => {
  if (KUBECTL.test(step) || kubectlCommandsIn(step).some(({ readOnly }) => !readOnly))
    return 'changes the cluster';
  return OTHERS.some((pattern) => pattern.test(step)) ? 'does more than look' : undefined;
};
