// SPDX-License-Identifier: Apache-2.0

const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
};

const AMOUNT = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:([KMGTPE]i|[numkMGTPE]?)|[eE]([+-]?\d{1,3}))$/;

/**
 * A resource quantity (`100m`, `1.5Gi`, `2e3`) as a number in its base unit: cores, bytes, pieces. undefined when it is none.
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export const amountOf = (quantity: string | undefined): number | undefined => {
  const [, digits, suffix = '', exponent] = AMOUNT.exec(quantity ?? '') ?? [];
  if (digits === undefined) return undefined;
  if (exponent !== undefined) return Number(digits) * 10 ** Number(exponent);
  const power = BINARY.indexOf(suffix) + 1;
  return Number(digits) * (power > 0 ? 1024 ** power : (DECIMAL[suffix] ?? 1));
};
