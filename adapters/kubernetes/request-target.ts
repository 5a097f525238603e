// SPDX-License-Identifier: Apache-2.0

import { assertNever } from '../../src/core/assert-never.ts';
import { Refused } from '../../src/core/errors.ts';
import { ApiFailure } from './api-failure.ts';
import type { ListQuestion, LogQuestion, Question, WatchQuestion } from './question.ts';

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const API_VERSION = /^(?:v[a-z0-9]{1,20}|[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?\/v[a-z0-9]{1,20})$/;
/** Those of custom resources may hold hyphens. */
const PLURAL = /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const groupPath = (apiVersion: string): string => {
  if (!API_VERSION.test(apiVersion)) throw new Error(`no apiVersion: ${JSON.stringify(apiVersion)}`);
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
};

const collectionPath = ({
  apiVersion,
  plural,
  namespace,
}: Pick<ListQuestion, 'apiVersion' | 'plural' | 'namespace'>): string => {
  if (!PLURAL.test(plural)) throw new Error(`no plural: ${JSON.stringify(plural)}`);
  // People type namespaces.
  if (namespace !== undefined && !LABEL.test(namespace)) {
    throw new Refused(
      `${JSON.stringify(namespace.slice(0, 80))} is not the name of a namespace: names have lower-case letters, digits and hyphens.`,
    );
  }
  const place = namespace === undefined ? '' : `/namespaces/${namespace}`;
  return `${groupPath(apiVersion)}${place}/${plural}`;
};

const listPath = (question: ListQuestion): string => {
  const { limit, continuation, name } = question;
  const query = new URLSearchParams({ limit: String(limit) });
  if (continuation !== undefined) query.set('continue', continuation);
  if (name !== undefined) query.set('fieldSelector', `metadata.name=${name.replace(/[\\,=]/g, '\\$&')}`);
  return `${collectionPath(question)}?${query.toString()}`;
};

const watchPath = (question: WatchQuestion): string => {
  const { resourceVersion, timeoutSeconds } = question;
  const query = new URLSearchParams({
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion,
    timeoutSeconds: String(timeoutSeconds),
  });
  return `${collectionPath(question)}?${query.toString()}`;
};

/** A name as one step of a path. Names come from objects, and recordings may hold any. */
const step = (name: string): string => {
  if (name === '' || name === '.' || name === '..') throw new ApiFailure('absent', `${name} is no name`);
  return encodeURIComponent(name);
};

const logPath = (question: LogQuestion): string => {
  const { namespace, pod, container, previous, tailLines, sinceSeconds, limitBytes } = question;
  const query = new URLSearchParams({
    container,
    tailLines: String(tailLines),
    limitBytes: String(limitBytes),
  });
  if (previous) query.set('previous', 'true');
  if (sinceSeconds !== undefined) query.set('sinceSeconds', String(sinceSeconds));
  return `/api/v1/namespaces/${step(namespace)}/pods/${step(pod)}/log?${query.toString()}`;
};

/** Path and query below the server's address. Everything in it was checked or encoded here. */
export const pathOf = (question: Question): string => {
  switch (question.type) {
    case 'version':
      return '/version';
    case 'groups':
      return '/apis';
    case 'core':
      return '/api';
    case 'resources':
      return groupPath(question.apiVersion);
    case 'list':
      return listPath(question);
    case 'watch':
      return watchPath(question);
    case 'log':
      return logPath(question);
    case 'secret':
      return `/api/v1/namespaces/${step(question.namespace)}/secrets/${step(question.name)}`;
    default:
      return assertNever(question);
  }
};

const JSON_ONLY = 'application/json';
const DISCOVERY = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .join(',');
const METADATA = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
const ONE_METADATA = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

/** The forms of an answer that we understand, best first. */
export const acceptOf = (question: Question): string => {
  if (question.type === 'groups' || question.type === 'core') return `${DISCOVERY},${JSON_ONLY}`;
  // As kubectl asks: the log comes as text, a refusal as JSON.
  if (question.type === 'log') return `${JSON_ONLY}, */*`;
  if (question.type === 'watch')
    return question.metadataOnly === true ? `${ONE_METADATA},${JSON_ONLY}` : JSON_ONLY;
  return question.type === 'list' && question.metadataOnly === true ? `${METADATA},${JSON_ONLY}` : JSON_ONLY;
};
