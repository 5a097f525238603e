// SPDX-License-Identifier: Apache-2.0

/** For Windows PowerShell 5.1 and PowerShell 7. */
export const powershell = (
  program: string,
): string => `# Completion of ${program} for PowerShell. Now:  ${program} completion powershell | Out-String | Invoke-Expression
# In every shell: put that line into the file that $PROFILE names

Register-ArgumentCompleter -Native -CommandName '${program}' -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $program, $words = @($commandAst.CommandElements |
    Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
    ForEach-Object { $_.Extent.Text })
  $words = @($words | Where-Object { $_ })
  if ($wordToComplete -eq '') {
    # Before 7.3 an empty argument is passed on as none, unless it is quoted once more.
    $words += if ($PSVersionTable.PSVersion -lt [version]'7.3') { '""' } else { '' }
  }
  & $program __complete @words 2>$null | Where-Object { $_ -and -not $_.StartsWith(':') } | ForEach-Object {
    $value, $description = $_ -split "\`t", 2
    if (-not $description) { $description = $value }
    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $description)
  }
}
`;
