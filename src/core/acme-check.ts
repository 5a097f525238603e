// SPDX-License-Identifier: Apache-2.0

import type { Cluster } from './cluster.ts';
import { conditionOf } from './condition.ts';
import type { KubeObject } from './kind.ts';

/**
 * Whether anybody still waits for what was made to issue a certificate: requests, orders and challenges of a certificate
 * that is valid now are history.
 */
export const isAwaited = (
  object: KubeObject,
  cluster: Cluster<'Certificate' | 'CertificateRequest' | 'Order'>,
): boolean => {
  const top = cluster.topOwner(object);
  const certificate =
    top.kind === 'Certificate' ? cluster.find('Certificate', top.name, top.namespace) : undefined;
  if (certificate === undefined) return true;
  const ready = conditionOf(certificate.conditions, 'Ready');
  const issuing = conditionOf(certificate.conditions, 'Issuing');
  return ready?.status !== 'True' || issuing?.status === 'True' || issuing?.reason === 'Failed';
};
