// SPDX-License-Identifier: Apache-2.0

import type { Problem } from './analyzer.ts';
import { type Datum, freeText, name, word } from './datum.ts';
import type { Ref } from './ref.ts';

/** The words for pods that the API server refuses: the same for every controller that makes pods. */
export const creationProblems = {
  'account-missing': {
    severity: 'critical',
    message: 'cannot create its pods: ServiceAccount {account} does not exist',
    fix: 'Create ServiceAccount {account} in namespace {namespace}, or correct serviceAccountName.',
    docs: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/',
    kubectl: 'kubectl get serviceaccount {account} -n {namespace}',
  },
  'quota-exceeded': {
    severity: 'critical',
    message: 'cannot create its pods: ResourceQuota {quota} is used up: {detail}',
    fix: 'Raise ResourceQuota {quota}, or free what others in namespace {namespace} use.',
    docs: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/',
    kubectl: 'kubectl describe quota {quota} -n {namespace}',
  },
  'quota-demands': {
    severity: 'critical',
    message: 'cannot create its pods: ResourceQuota {quota} demands what they lack: {detail}',
    fix: 'Set the requests and limits that ResourceQuota {quota} demands, or add a LimitRange with defaults.',
    docs: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/',
    kubectl: 'kubectl describe quota {quota} -n {namespace}',
  },
  'webhook-failed': {
    severity: 'critical',
    message: 'cannot create its pods: admission webhook {webhook} does not answer: {detail}',
    fix: 'Repair the service behind webhook {webhook}; while it does not answer, nothing that it guards can be created.',
    docs: 'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#failure-policy',
    kubectl: 'kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations',
  },
  'priority-class-missing': {
    severity: 'critical',
    message: 'cannot create its pods: PriorityClass {priority} does not exist',
    fix: 'Create PriorityClass {priority}, or correct priorityClassName.',
    docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/',
    kubectl: 'kubectl get priorityclass',
  },
  'runtime-class-missing': {
    severity: 'critical',
    message: 'cannot create its pods: RuntimeClass {runtime} does not exist',
    fix: 'Create RuntimeClass {runtime} on nodes that have it, or correct runtimeClassName.',
    docs: 'https://kubernetes.io/docs/concepts/containers/runtime-class/',
    kubectl: 'kubectl get runtimeclass',
  },
  'limits-exceeded': {
    severity: 'critical',
    message: 'cannot create its pods: a LimitRange refuses them: {what} is {value}, the {bound} is {allowed}',
    fix: 'Bring the requests and limits of the pod template within the LimitRange of namespace {namespace}, or change its bounds.',
    docs: 'https://kubernetes.io/docs/concepts/policy/limit-range/',
    kubectl: 'kubectl describe limitrange -n {namespace}',
  },
  'pods-denied': {
    severity: 'critical',
    message: 'cannot create its pods: a policy refuses them: {detail}',
    fix: 'Change the pod template so that it meets the policy that the message names, or change the policy.',
    docs: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  },
  'create-failed': {
    severity: 'critical',
    message: 'cannot create its pods: {detail}',
    fix: 'Remove what refuses the pods: the message names it.',
    docs: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/',
  },
} as const satisfies Record<string, Problem>;

interface Limit {
  readonly what: string;
  readonly value: string;
  readonly bound: string;
  readonly allowed: string;
}

type Fact =
  | { readonly code: 'account-missing'; readonly data: { readonly account: Datum } }
  | {
      readonly code: 'quota-exceeded' | 'quota-demands';
      readonly data: { readonly quota: Datum; readonly detail: Datum };
    }
  | { readonly code: 'webhook-failed'; readonly data: { readonly webhook: Datum; readonly detail: Datum } }
  | { readonly code: 'priority-class-missing'; readonly data: { readonly priority: Datum } }
  | { readonly code: 'runtime-class-missing'; readonly data: { readonly runtime: Datum } }
  | { readonly code: 'limits-exceeded'; readonly data: Readonly<Record<keyof Limit, Datum>> }
  | { readonly code: 'pods-denied' | 'create-failed'; readonly data: { readonly detail: Datum } };

/** One of `creationProblems` with its data, and whom to blame: present or missing objects. */
export type CreationRefusal = Fact & { readonly blames: readonly Ref[] };

const NAME = '[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?';
const ACCOUNT = new RegExp(`serviceaccounts? "(?:${NAME}/)?(${NAME})" not found`, 'i');
const PRIORITY = new RegExp(`no PriorityClass with name (${NAME}) was found`, 'i');
const RUNTIME = new RegExp(`RuntimeClass "(${NAME})" not found`, 'i');
const QUOTA = new RegExp(`(exceeded|failed) quota: (${NAME})`, 'i');
const WEBHOOK = new RegExp(`failed calling webhook "(${NAME})"`, 'i');
const CALLED = /https?:\/\/([a-z0-9-]{1,63})\.([a-z0-9-]{1,63})\.svc[.:/]/;
const DENIED = /admission webhook "[^"]*" denied|violates PodSecurity|ValidatingAdmissionPolicy/i;

/** "maximum cpu usage per Container is 2, but limit is 4", or ".  No limit is specified". */
const BOUND =
  /(maximum|minimum) ([a-z0-9./-]{1,80}) usage per (Container|Pod) is ([0-9.a-zA-Z]{1,30}?)(?:, but (limit|request) is ([0-9.a-zA-Z]{1,30})|\. +No (limit|request) is specified)/;
/** "cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000". */
const RATIO =
  /([a-z0-9./-]{1,80}) max limit to request ratio per (Container|Pod) is ([0-9.a-zA-Z]{1,30}), but (?:provided ratio is ([0-9.]{1,30})|no (?:limit|request) is specified)/;

const limitOf = (message: string): Limit | undefined => {
  const [, bound, resource, scope, allowed, kind, value, unset] = BOUND.exec(message) ?? [];
  if (bound !== undefined)
    return {
      what: `the ${resource ?? ''} ${kind ?? unset ?? 'limit'} of a ${(scope ?? '').toLowerCase()}`,
      value: value ?? 'not set',
      bound,
      allowed: allowed ?? '',
    };
  const [, of, per, most, ratio] = RATIO.exec(message) ?? [];
  return of === undefined
    ? undefined
    : {
        what: `the ratio of ${of} limit to request of a ${(per ?? '').toLowerCase()}`,
        value: ratio === undefined ? 'not set' : String(Number(ratio)),
        bound: 'maximum',
        allowed: most ?? '',
      };
};

/** What refused a pod, from the API server's words in a condition or an event. */
export const refusalOfCreation = (message: string, namespace: string | undefined): CreationRefusal => {
  const detail = freeText(
    message.replace(/^[\s\S]*? is forbidden: (?:exceeded quota: [^,]+, )?/, '') || 'no message was given',
  );
  const account = ACCOUNT.exec(message)?.[1];
  if (account !== undefined) {
    const blames = [{ kind: 'ServiceAccount', namespace, name: account }];
    return { code: 'account-missing', data: { account: name('ServiceAccount', account) }, blames };
  }
  const priority = PRIORITY.exec(message)?.[1];
  if (priority !== undefined) {
    const blames = [{ kind: 'PriorityClass', name: priority }];
    return { code: 'priority-class-missing', data: { priority: name('PriorityClass', priority) }, blames };
  }
  const runtime = RUNTIME.exec(message)?.[1];
  if (runtime !== undefined) {
    const blames = [{ kind: 'RuntimeClass', name: runtime }];
    return { code: 'runtime-class-missing', data: { runtime: name('RuntimeClass', runtime) }, blames };
  }
  const [, how = '', quota] = QUOTA.exec(message) ?? [];
  if (quota !== undefined) {
    const blames = [{ kind: 'ResourceQuota', namespace, name: quota }];
    const code = how.toLowerCase() === 'exceeded' ? 'quota-exceeded' : 'quota-demands';
    return { code, data: { quota: name('ResourceQuota', quota), detail }, blames };
  }
  const webhook = WEBHOOK.exec(message)?.[1];
  if (webhook !== undefined) {
    const [, service, space] = CALLED.exec(message) ?? [];
    const blames = service === undefined ? [] : [{ kind: 'Service', namespace: space, name: service }];
    return { code: 'webhook-failed', data: { webhook: name('webhook', webhook), detail }, blames };
  }
  const limit = limitOf(message);
  if (limit !== undefined) {
    const { what, value, bound, allowed } = limit;
    const data = { what: word(what), value: word(value), bound: word(bound), allowed: word(allowed) };
    return { code: 'limits-exceeded', data, blames: [] };
  }
  return { code: DENIED.test(message) ? 'pods-denied' : 'create-failed', data: { detail }, blames: [] };
};
