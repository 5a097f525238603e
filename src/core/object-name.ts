// SPDX-License-Identifier: Apache-2.0

/** One object by kind and name; its namespace is the scope's business. */
export interface ObjectName {
  readonly kind: string;
  readonly name: string;
}
