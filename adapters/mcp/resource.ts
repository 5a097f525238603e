// SPDX-License-Identifier: Apache-2.0

import type { ToolContext } from './tool.ts';

/** Something to be read whole, as JSON: a file of resources/ that exports it by default. */
export interface Resource {
  /** k8sgpt's clients read it by this bare name, too. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly read: (context: ToolContext) => Promise<object>;
}

export const defineResource = (resource: Resource): Resource => Object.freeze(resource);

export const uriOf = ({ name }: Pick<Resource, 'name'>): string => `k8sgpt://${name}`;
