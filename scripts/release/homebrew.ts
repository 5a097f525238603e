// SPDX-License-Identifier: Apache-2.0

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Part, Release } from './_release.ts';
import { sha256Of } from './checksums.ts';

/** A formula for a tap: it installs the npm package, which needs nothing but Node.js. */
export const formula = (
  { version, url }: Pick<Release, 'version' | 'url'>,
  sha256: string,
): string => `class K8sgpt < Formula
  desc "Kubernetes bot for chat: what is broken, what caused it, what to do"
  homepage "${url.replace(/\/releases\/.*$/, '')}"
  url "${url}/k8sgpt-${version}-npm.tgz"
  sha256 "${sha256}"
  license "Apache-2.0"

  depends_on "node@22"

  def install
    system "npm", "install", *std_npm_args
    # This Node.js is in nobody's PATH.
    libexec.glob("bin/*").each do |program|
      (bin/program.basename).write_env_script program, PATH: "#{Formula["node@22"].opt_bin}:$PATH"
    end
    generate_completions_from_executable(bin/"k8sgpt", "completion")
  end

  service do
    run [opt_bin/"k8sgpt", "serve"]
    keep_alive true
    log_path var/"log/k8sgpt.log"
    error_log_path var/"log/k8sgpt.log"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/k8sgpt version")
    assert_match "ProblemDetected", shell_output("#{bin}/k8sgpt analyze --demo crash-missing-env -o json")
  end
end
`;

/** Made from the npm package. */
export const homebrew: Part = {
  id: 'homebrew',
  name: 'Homebrew formula',
  make: async (release) => {
    const sha256 = await sha256Of(join(release.out, `k8sgpt-${release.version}-npm.tgz`));
    await writeFile(join(release.out, 'k8sgpt.rb'), formula(release, sha256));
    return [{ files: ['k8sgpt.rb'] }];
  },
};
