// SPDX-License-Identifier: Apache-2.0

import type { AttachedFile } from './payload.ts';

/** The client's own FormData is not that of the proxied `fetch`: the body is written here. */
export const multipart = (
  body: Readonly<Record<string, unknown>>,
  files: readonly AttachedFile[],
  boundary: string,
): { readonly body: Uint8Array; readonly type: string } => {
  const text = new TextEncoder();
  const part = (head: string, content: Uint8Array): readonly Uint8Array[] => [
    text.encode(`--${boundary}\r\n${head}\r\n\r\n`),
    content,
    text.encode('\r\n'),
  ];
  const pieces = [
    ...part(
      'Content-Disposition: form-data; name="payload_json"\r\nContent-Type: application/json',
      text.encode(JSON.stringify(body)),
    ),
    ...files.flatMap((file, index) => {
      const [type, content] =
        'png' in file ? ['image/png', file.png] : ['text/plain; charset=utf-8', text.encode(file.text)];
      return part(
        `Content-Disposition: form-data; name="files[${index}]"; filename="${file.name}"\r\nContent-Type: ${type}`,
        content,
      );
    }),
    text.encode(`--${boundary}--\r\n`),
  ];
  return { body: Buffer.concat(pieces), type: `multipart/form-data; boundary=${boundary}` };
};
