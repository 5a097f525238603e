// SPDX-License-Identifier: Apache-2.0

import type { Severity } from './finding.ts';
import type { EksIssue } from './kinds/_eks.ts';

/** Issues by which the control plane, or new nodes, stop working; the others hinder changes and upgrades. */
const GRAVE = new Set([
  'ClusterUnreachable',
  'IamRoleNotFound',
  'VpcNotFound',
  'Ec2SubnetNotFound',
  'Ec2SecurityGroupNotFound',
  'KmsKeyNotFound',
  'KmsKeyDisabled',
  'KmsGrantRevoked',
  // Once it is deleted, the Secrets of the cluster are lost for good.
  'KmsKeyMarkedForDeletion',
]);

export const issueSeverity = ({ code }: EksIssue): Severity => (GRAVE.has(code) ? 'critical' : 'warning');

const RESOURCES_NAMED = 3;

/** What EKS says of it, with the resources that it does not name itself. */
export const issueText = ({ code, message, resources }: EksIssue): string => {
  const said = message.trim().replace(/\.$/, '') || code || 'no reason was given';
  const unnamed = resources.filter((id) => !said.includes(id));
  const more = unnamed.length > RESOURCES_NAMED ? ` and ${unnamed.length - RESOURCES_NAMED} more` : '';
  return unnamed.length === 0 ? said : `${said} (${unnamed.slice(0, RESOURCES_NAMED).join(', ')}${more})`;
};
