import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';

/** Runs an application of which one reference is broken, in a process of its own, with the built package. */
function runBrokenApplication(createOptions: string): Promise<{ code: unknown; output: string }> {
  const script = `
    import 'reflect-metadata';
    import { ConsoleLogger, Module } from '@nestjs/common';
    import { NestFactory } from '@nestjs/core';
    import { memoryProvider, object } from '@vaultref/core';
    import { KeyVaultConfigModule } from '@vaultref/nestjs';

    const sources = [object({ DB_PASSWORD: '@keyvault:db-pasword', API_KEY: '@keyvault:api-key' })];
    const provider = memoryProvider({ 'api-key': 'canary-7Q$x' });
    class AppModule {}
    Module({ imports: [KeyVaultConfigModule.forRoot({ sources, provider, ignoreEnvFile: true })] })(AppModule);
    await NestFactory.create(AppModule, ${createOptions});
    console.log('started');
  `;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--input-type=module', '-e', script],
      { env: { ...process.env, NO_COLOR: '1' } },
      (error, stdout, stderr) => resolve({ code: error?.code, output: stdout + stderr }),
    );
  });
}

describe('an application with a broken reference', () => {
  it('ends with code 1 and prints one message: what, where, why and what to do', async () => {
    const { code, output } = await runBrokenApplication('{}');
    expect(code).toBe(1);
    expect(output.match(/1 reference could not be resolved/g)).toHaveLength(1);
    for (const part of ['DB_PASSWORD (object)', '@keyvault:db-pasword', 'ERR_SECRET_NOT_FOUND', 'remedy'])
      expect(output).toContain(part);
    expect(output).not.toMatch(/canary|started|node_modules|\n\s+at /);
  });

  it('prints the same as one line of JSON where the logger writes JSON', async () => {
    const { code, output } = await runBrokenApplication('{ logger: new ConsoleLogger({ json: true }) }');
    expect(code).toBe(1);
    const lines = output.trim().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ level: 'error' });
    expect(lines.at(-1)).toContain('ERR_SECRET_NOT_FOUND');
    expect(output).not.toContain('canary');
  });
});
