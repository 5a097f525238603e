// SPDX-License-Identifier: Apache-2.0

import type { ConditionMeaning } from './analysis-settings.ts';
import type { Condition } from './condition.ts';
import type { KubeObject } from './kind.ts';

/** Types that are well when True, by convention of practically every controller. */
const GOOD = new Set([
  'Accepted',
  'Available',
  'Deployed',
  'Healthy',
  'Programmed',
  'Provisioned',
  'Ready',
  'Reconciled',
  'ReconcileSuccess',
  'ResolvedRefs',
  'Synced',
  'Valid',
]);

/** Types that are trouble when True. */
const BAD = new Set([
  'Degraded',
  'Error',
  'Errored',
  'Failed',
  'Failing',
  'Failure',
  'Invalid',
  'ReconcileError',
  'ReconcileFailed',
  'ReplicaFailure',
  'Stalled',
  'Unhealthy',
]);

interface Polarity {
  readonly good?: readonly string[];
  readonly bad?: readonly string[];
}

/** What types mean beyond that in the groups of one project; `crossplane.io` stands for all groups that end so. */
const BY_PROJECT: readonly (readonly [string, Polarity])[] = [
  // https://docs.crossplane.io/latest/packages/providers/#provider-conditions, and of definitions whether they are served.
  [
    'crossplane.io',
    {
      good: [
        'Installed',
        'RevisionHealthy',
        'RuntimeHealthy',
        'Established',
        'Offered',
        'ValidPipeline',
        'Responsive',
      ],
    },
  ],
  // https://cluster-api.sigs.k8s.io/reference/api/crd-reference and the conditions of its v1beta2 contract.
  [
    'cluster.x-k8s.io',
    {
      good: [
        'BootstrapReady',
        'CertificatesAvailable',
        'ControlPlaneComponentsHealthy',
        'EtcdClusterHealthy',
        'InfrastructureReady',
        'RemediationAllowed',
      ],
    },
  ],
  // https://external-secrets.io/latest/api/clusterexternalsecret/
  ['external-secrets.io', { bad: ['NotReady', 'PartiallyReady'] }],
  // https://istio.io/latest/docs/reference/config/analysis/
  ['istio.io', { good: ['PassedAnalysis'] }],
  // https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/
  ['argoproj.io', { good: ['ParametersGenerated'], bad: ['ErrorOccurred'] }],
];

/** Reasons of an object that is not ready on purpose, or done. */
const ON_PURPOSE =
  /complete|succeeded|finished|paus|suspend|hibernat|stopped|disabled|scaled|deleting|terminating/i;

const groupOf = ({ apiVersion }: KubeObject): string =>
  apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';

const NO_POLARITY: Polarity = Object.freeze({});

const polarityOf = (object: KubeObject): Polarity => {
  const group = groupOf(object);
  return (
    BY_PROJECT.find(([project]) => group === project || group.endsWith(`.${project}`))?.[1] ?? NO_POLARITY
  );
};

/** Whether a condition tells of trouble. Types of unknown meaning and states on the way never do. */
const isTrouble = (object: KubeObject, { type, status, reason = '' }: Condition): boolean => {
  const { good = [], bad = [] } = polarityOf(object);
  if (status === 'True') return BAD.has(type) || bad.includes(type);
  return status === 'False' && (GOOD.has(type) || good.includes(type)) && !ON_PURPOSE.test(reason);
};

/** Types that say whether the whole object is well. */
const WHOLE = new Set(['Available', 'Healthy', 'Ready', 'Synced']);

/** A condition by which its controller does not say how the object is. */
export const undecidedOf = (conditions: readonly Condition[]): Condition | undefined =>
  conditions.find(
    ({ type, status, reason = '' }) => WHOLE.has(type) && status === 'Unknown' && !ON_PURPOSE.test(reason),
  );

/** Reasons of what is being made: a cloud takes its time for a database. */
const ON_THE_WAY =
  /creating|provision|initiali[sz]|install|progress|pending|waiting|starting|scaling|rolling|updating|upgrading|reconciling/i;

/** Whether a condition says that its controller is still at work, rather than that something failed. */
export const isOnTheWay = ({ type, reason = '' }: Condition): boolean =>
  !BAD.has(type) &&
  ON_THE_WAY.test(reason) &&
  !/fail|error|invalid|denied|forbidden|timeout|timedout/i.test(reason);

const isOf = (object: KubeObject, kind: string | undefined): boolean => {
  if (kind === undefined) return true;
  const wanted = kind.toLowerCase();
  const own = object.kind.toLowerCase();
  return wanted === own || wanted === `${own}.${groupOf(object).toLowerCase()}`;
};

/** What an operator says of a condition of this object: what speaks of its kind goes before what speaks of every kind. */
export const meaningOf = (
  object: KubeObject,
  { type }: Condition,
  meanings: readonly ConditionMeaning[],
): ConditionMeaning | undefined => {
  const fitting = meanings.filter((meaning) => meaning.type === type && isOf(object, meaning.kind));
  return fitting.find(({ kind }) => kind !== undefined) ?? fitting[0];
};

/** A condition that tells of trouble, and by whose word: the operator's, or convention when there is no `meaning`. */
export interface Troubled {
  readonly condition: Condition;
  readonly meaning?: ConditionMeaning | undefined;
}

/** Those conditions of a custom resource that tell of trouble, however new. */
export const troublesOf = (
  object: KubeObject & { readonly conditions: readonly Condition[] },
  meanings: readonly ConditionMeaning[],
): readonly Troubled[] =>
  object.conditions.flatMap((condition): Troubled[] => {
    const meaning = meaningOf(object, condition, meanings);
    if (meaning === undefined) return isTrouble(object, condition) ? [{ condition }] : [];
    return condition.status === meaning.bad ? [{ condition, meaning }] : [];
  });
