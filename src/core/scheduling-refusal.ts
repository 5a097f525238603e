// SPDX-License-Identifier: Apache-2.0

/** Why no node takes a pod, from the scheduler's own words. */
export type Refusal =
  | { readonly type: 'volume' }
  | { readonly type: 'port' }
  | { readonly type: 'resource'; readonly resource: string }
  | { readonly type: 'place' }
  | { readonly type: 'taint'; readonly taint: string | undefined }
  | { readonly type: 'closed' }
  | { readonly type: 'other' };

const VOLUME =
  /persistentvolumeclaim|unbound immediate|node\(s\) (?:unable to|did not have enough free) (?:access|storage)|max volume count|binding volumes|VolumeBinding|available persistent volumes|due to one or more pvc/i;
/** The volume is elsewhere. Nodes beside it that would do but for something else are what to act on. */
const ELSEWHERE = /volume node affinity conflict|PersistentVolume's node affinity|volume zone/gi;
/** What Kubernetes itself puts on a node that is not well. */
const UNWELL = /^node\.kubernetes\.io\//;
const PORT = /free ports for the requested pod ports/i;
const RESOURCE = /Insufficient ([a-z0-9./_-]{1,100}[a-z0-9])|Too many pods/i;
const PLACE = /affinity|selector|topology spread|NodeAffinity|PodTopologySpread/i;
const TAINT =
  /untolerated taint(?:\(s\))?(?: \{([^{}:\s]{1,200})(?:[:\s][^{}]*)?\})?|had taint \{([^}:\s]{1,200})/i;
const CLOSED = /were unschedulable/i;

/** Longer than what a scheduler says of thousands of nodes; each pattern looks at all of it. */
const LONGEST = 4_000;

/** The scheduler's sentence without what it says about claims and preemption: the reasons themselves. */
export const reasonsOf = (message: string): string =>
  message
    .slice(0, LONGEST)
    .replace(/(?<!\s)\s*(?:no new claims to deallocate|preemption:|Preemption is not helpful)[\s\S]*$/i, '')
    .replace(/(?<![\s,])[\s,]+$/, '');

/**
 * The reason to act on first. A message counts nodes by reason, and nearly always some nodes (control planes) are out for
 * their taints: what can be mended on the pod's side comes first, in a fixed order, so that the answer does not
 * flap with the number of nodes. Pods of DaemonSets are pinned to one node: that the others do not match is no reason.
 */
export const refusalOf = (message: string, isPinned: boolean): Refusal => {
  const reasons = reasonsOf(message);
  if (VOLUME.test(reasons)) return { type: 'volume' };
  if (PORT.test(reasons)) return { type: 'port' };
  const resource = RESOURCE.exec(reasons);
  if (resource !== null) return { type: 'resource', resource: resource[1] ?? 'pods' };
  const taint = TAINT.exec(reasons);
  const others = reasons.replaceAll(ELSEWHERE, '');
  if (others !== reasons && !CLOSED.test(reasons) && !UNWELL.test(taint?.[1] ?? taint?.[2] ?? ''))
    return { type: 'volume' };
  if (PLACE.test(others) && !(isPinned && taint !== null)) return { type: 'place' };
  if (taint !== null) return { type: 'taint', taint: taint[1] ?? taint[2] };
  return CLOSED.test(reasons) ? { type: 'closed' } : { type: 'other' };
};
