// SPDX-License-Identifier: Apache-2.0

export const fish = (
  program: string,
): string => `# Completion of ${program} for fish. Now:  ${program} completion fish | source
# In every shell: ${program} completion fish > ~/.config/fish/completions/${program}.fish

function __${program}_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program (string replace -r '^~' "$HOME" -- $words[1])
    set -l out ($program __complete $words[2..-1] "$current" 2>/dev/null)
    or return
    set -l directive $out[-1]
    set -e out[-1]
    if test (count $out) -gt 0
        printf '%s\\n' $out
    else if test "$directive" = ':0'
        set -l parts (string match -r '^(-[^=]*=)?(.*)$' -- "$current")
        if test (count $parts) -eq 3
            for path in (__fish_complete_path $parts[3])
                echo $parts[2]$path
            end
        else
            __fish_complete_path "$current"
        end
    end
end

complete -c ${program} -f -a '(__${program}_complete)'
`;
