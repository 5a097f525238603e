// SPDX-License-Identifier: Apache-2.0

import type { Condition } from './condition.ts';

/** Conditions of kubelet and the network plug-in that name a trouble: False is good. */
export const PRESSURES: ReadonlySet<string> = new Set([
  'MemoryPressure',
  'DiskPressure',
  'PIDPressure',
  'NetworkUnavailable',
]);

/** Facts about a node that are neither good nor bad. */
const NEUTRAL: ReadonlySet<string> = new Set(['EtcdIsVoter', 'SriovNetworkNodeStateReady']);

// Conditions of other parties carry no polarity: the name has to tell. Those named after a good state are bad when
// False, those named after a trouble (node-problem-detector and clouds: KernelDeadlock, FrequentKubeletRestart) are bad when True.
const GOOD = /(?:Ready|Available|Healthy|Succeeded|Schedulable|Online|Connected|Active|Initialized)$/;
const TROUBLE =
  /Problem|Pressure|Unavailable|Deadlock|Frequent|Corrupt|Read-?Only|Hang|Hung|Fail|Error|Unhealthy|NotReady|Unregister|Outage|Down$|Exhaust|Stale|Missing|Lost|Leak|OOM|Maintenance|Terminat|Preempt|EventScheduled|Critical|Overheat|Throttl|Misconfig|Degraded|Offline|Disconnected|Inactive|Xid|Unschedulable/i;

/** What a cloud has planned for a node, and tells some time before: it will be done, and nothing is broken by then. */
export const isPlanned = ({ type }: Condition): boolean =>
  /Scheduled\d*$|Maintenance/i.test(type) && !/Unscheduled|Fail/i.test(type);

/** Whether a condition that Kubernetes itself does not set says that something is wrong. Unknown names say nothing. */
export const isCustomTrouble = ({ type, status }: Condition): boolean => {
  if (type === 'Ready' || PRESSURES.has(type) || NEUTRAL.has(type)) return false;
  if (TROUBLE.test(type)) return status === 'True';
  return GOOD.test(type) && status === 'False';
};
