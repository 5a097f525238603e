// SPDX-License-Identifier: Apache-2.0

import type { Json } from './read.ts';

/** What can be told of a configuration of Prometheus without keeping it. */
export interface PrometheusConfig {
  readonly key: string;
  /** False when it holds what no YAML holds. */
  readonly isText: boolean;
  /** Its top-level sections. */
  readonly sections: readonly string[];
}

/** Files that may be meant: by their name, or by a section that few others have. */
const NAME = /^prometheus[\w.-]*\.ya?ml(?:\.gz)?$/;
const CONTENT =
  /^(?:scrape_configs?|scrape_config_files|rule_files):|^global:[^\S\n]*\n\s+(?:scrape|evaluation)_/m;

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const NOT_YAML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffd]|^ *\t+ *[\w-]/m;

/** Of each value that is a configuration of Prometheus; of other values nothing is read. */
export const readPrometheusConfigs = (data: Json): readonly PrometheusConfig[] => {
  const found: PrometheusConfig[] = [];
  for (const [key, value] of Object.entries(data)) {
    if (typeof value !== 'string' || !/ya?ml/.test(key.slice(-8))) continue;
    if (!NAME.test(key) && !CONTENT.test(value)) continue;
    const sections = [...value.matchAll(/^([A-Za-z_]\w*):/gm)].map(([, section = '']) => section);
    found.push({ key, isText: !NOT_YAML.test(value), sections });
  }
  return found;
};
