// SPDX-License-Identifier: Apache-2.0

/** A fault of ours that was written down already; its sentence holds the reference and may be told. */
export class Fault extends Error {
  override readonly name = 'Fault';
}
