/** Lines that set variables in a POSIX shell, or in PowerShell on Windows. */
export function shellExports(variables: object, platform: NodeJS.Platform): string {
  return Object.entries(variables)
    .map(([name, value]) => (platform === 'win32' ? powershell(name, value) : posix(name, value)))
    .join('\n');
}

function posix(name: string, value: string): string {
  return `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'`;
}

function powershell(name: string, value: string): string {
  return `$env:${name} = '${value.replaceAll("'", "''")}'`;
}
