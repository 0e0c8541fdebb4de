/** What a proof measured, for the table at the end. */
const rows: [string, string][] = [];

export function record(proof: string, figure: string): void {
  rows.push([proof, figure]);
}

export function printFigures(): void {
  const width = Math.max(...rows.map(([proof]) => proof.length));
  const lines = rows.map(([proof, figure]) => `  ${proof.padEnd(width)}  ${figure}`);
  process.stdout.write(`\n${lines.join('\n')}\n`);
}
