import type { TextFile } from './payload.ts';

/** The client's own FormData is not that of the proxied `fetch`: the body is written here. */
export const multipart = (
  body: Readonly<Record<string, unknown>>,
  files: readonly TextFile[],
  boundary: string,
): { readonly body: Uint8Array; readonly type: string } => {
  const part = (head: string, content: string): string => `--${boundary}\r\n${head}\r\n\r\n${content}\r\n`;
  const text = [
    part(
      'Content-Disposition: form-data; name="payload_json"\r\nContent-Type: application/json',
      JSON.stringify(body),
    ),
    ...files.map(({ name, text: content }, index) =>
      part(
        `Content-Disposition: form-data; name="files[${index}]"; filename="${name}"\r\nContent-Type: text/plain; charset=utf-8`,
        content,
      ),
    ),
    `--${boundary}--\r\n`,
  ].join('');
  return { body: new TextEncoder().encode(text), type: `multipart/form-data; boundary=${boundary}` };
};
