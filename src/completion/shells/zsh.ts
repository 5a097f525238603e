// SPDX-License-Identifier: Apache-2.0

export const zsh = (program: string): string => `#compdef ${program}
# Completion of ${program} for zsh. Now:  source <(${program} completion zsh)
# In every shell: ${program} completion zsh > "\${fpath[1]}/_${program}", and start a new shell

_${program}() {
  local out directive line value description
  local -a candidates
  out=$(\${(Q)~words[1]} __complete "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null) || return 1
  directive=\${out##*:}
  for line in \${(f)out}; do
    [[ $line == :* ]] && continue
    value=\${line%%$'\\t'*}
    description=\${line#*$'\\t'}
    [[ $line == *$'\\t'* ]] || description=
    candidates+=("\${value//:/\\\\:}\${description:+:$description}")
  done
  if (( \${#candidates} )); then
    _describe -V '${program}' candidates -M 'm:{a-zA-Z}={A-Za-z}'
  elif [[ $directive == 0 ]]; then
    compset -P '*='
    _files
  fi
}

if [[ $funcstack[1] == _${program} ]]; then
  _${program} "$@"
elif (( $+functions[compdef] )); then
  compdef _${program} ${program}
else
  print -u2 'Run autoload -U compinit && compinit before this.'
fi
`;
