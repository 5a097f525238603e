// SPDX-License-Identifier: Apache-2.0

import { byPattern, type Detector } from './detector.ts';

/** Dates, times, zones and versions identify nobody, and an explanation needs them. */
export const times: readonly Detector[] = [
  byPattern(
    'keep',
    /(?<![\w/.-])(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)\/[A-Z]\w{1,20}(?:\/[A-Z]\w{1,20})?(?![\w/-]|\.\w)/g,
  ),
  byPattern(
    'keep',
    /(?<![\w.-])\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?![\w-])/g,
  ),
  byPattern('keep', /(?<![\w.:-])\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?![\w:-])/g),
  byPattern(
    'keep',
    /(?<![\w.-])v?\d{1,4}\.\d{1,4}(?:\.\d{1,4})?(?:[-+](?:alpha|beta|rc|dev|eks|gke|aks|k3s|rke2|k0s|ubuntu|debian|alpine|snapshot|final|release)(?:[.-]?[0-9a-f]{1,10}){0,3})?(?![\w-]|\.\w)/gi,
  ),
];
