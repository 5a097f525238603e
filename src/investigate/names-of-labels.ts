// SPDX-License-Identifier: Apache-2.0

import type { DictionaryEntry } from '../core/mask/dictionary-index.ts';
import { isOrdinaryWord } from '../core/mask/ordinary-words.ts';
import { isVocabulary } from '../core/mask/vocabulary.ts';

/** What stands in labels that exporters of Kubernetes use. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['namespace', 'Namespace'],
  ['exported_namespace', 'Namespace'],
  ['pod', 'Pod'],
  ['exported_pod', 'Pod'],
  ['container', 'container'],
  ['exported_container', 'container'],
  ['node', 'Node'],
  ['instance', 'host'],
  ['service', 'Service'],
  ['deployment', 'Deployment'],
  ['statefulset', 'StatefulSet'],
  ['daemonset', 'DaemonSet'],
  ['replicaset', 'ReplicaSet'],
  ['job_name', 'Job'],
  ['cronjob', 'CronJob'],
  ['ingress', 'Ingress'],
  ['persistentvolumeclaim', 'PersistentVolumeClaim'],
  ['image', 'image'],
  ['cluster', 'name'],
]);
const TELLING = /^(?=.*[A-Za-z])[\p{L}\p{N}*][\p{L}\p{N}._\-/:@=+~*]{1,251}$/u;
/** What is measured, and between which bounds: never anybody's name. */
const NEVER = new Set([
  '__name__',
  'le',
  'quantile',
  'code',
  'status',
  'method',
  'phase',
  'condition',
  'resource',
  'unit',
  'reason',
]);

/** Names that stand in the labels of a series, for masking. */
export const namesOfLabels = (labels: Readonly<Record<string, string>>): readonly DictionaryEntry[] =>
  Object.entries(labels).flatMap(([label, value]) => {
    if (NEVER.has(label) || !TELLING.test(value)) return [];
    const kind = KINDS.get(label);
    if (kind !== undefined) return [{ kind, value }];
    return isOrdinaryWord(value) || isVocabulary(value) ? [] : [{ kind: 'name', value }];
  });
