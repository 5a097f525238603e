// SPDX-License-Identifier: Apache-2.0

/** For bash 3.2 (as macOS has it) and later, without the package bash-completion. */
export const bash = (
  program: string,
): string => `# Completion of ${program} for bash. Now:  source <(${program} completion bash)
# In every shell: ${program} completion bash > ~/.local/share/bash-completion/completions/${program}

__${program}_complete() {
  local line=\${COMP_LINE:0:COMP_POINT} words=() prefix= out= directive= candidate= value=
  COMPREPLY=()
  read -r -a words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  local current=\${words[\${#words[@]}-1]}
  out=$("\${1/#\\~/$HOME}" __complete "\${words[@]:1}" 2>/dev/null) || return 0
  directive=\${out##*:}
  # Readline replaces only what follows the last of its own word breaks.
  local breaks=\${COMP_WORDBREAKS//[!=:@]/}
  [[ -n $breaks && $current == *["$breaks"]* ]] && prefix=\${current%"\${current##*["$breaks"]}"}
  while IFS= read -r candidate; do
    [[ -z $candidate || $candidate == :* ]] && continue
    value=\${candidate%%$'\\t'*}
    value=\${value#"$prefix"}
    [[ $value == *[!A-Za-z0-9_./:=@,+-]* ]] && printf -v value %q "$value"
    COMPREPLY+=("$value")
  done <<<"$out"
  if [[ $directive == 0 && \${#COMPREPLY[@]} == 0 ]]; then
    compopt -o default 2>/dev/null || COMPREPLY=($(compgen -f -- "\${current#"$prefix"}"))
  fi
}
complete -F __${program}_complete ${program}
`;
