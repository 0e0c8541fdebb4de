import 'reflect-metadata';
import { Controller, type DynamicModule, Get, Module, Query } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';

type ModuleMetadata = Parameters<typeof Module>[0];

@Controller()
class ConfigController {
  constructor(private readonly config: ConfigService) {}

  /** What ConfigService gives, in JSON: `{}` when that is nothing. */
  @Get('config')
  read(@Query('path') path: string): { value?: unknown } {
    return { value: this.config.get(path) };
  }
}

/** An application's root module with a route that reads ConfigService. */
export function appModule(config: Promise<DynamicModule>, more: ModuleMetadata = {}): new () => object {
  class AppModule {}
  Module({ ...more, imports: [config, ...(more.imports ?? [])], controllers: [ConfigController] })(AppModule);
  return AppModule;
}

export function createApp(module: new () => object): Promise<NestExpressApplication> {
  return NestFactory.create<NestExpressApplication>(module, { logger: false, abortOnError: false });
}

/** Runs an application over HTTP, reads some paths of its ConfigService and closes it. */
export async function readOverHttp(module: new () => object, ...paths: string[]): Promise<unknown[]> {
  const app = await createApp(module);
  await app.listen(0, '127.0.0.1');
  try {
    const url = await app.getUrl();
    return await Promise.all(paths.map((path) => readPath(url, path)));
  } finally {
    await app.close();
  }
}

export async function readPath(url: string, path: string): Promise<unknown> {
  const response = await fetch(`${url}/config?path=${encodeURIComponent(path)}`);
  return ((await response.json()) as { value?: unknown }).value;
}

/** Creates an application, reads some paths of its ConfigService and closes it. */
export async function readAll(module: new () => object, ...paths: string[]): Promise<unknown[]> {
  const app = await createApp(module);
  try {
    return paths.map((path): unknown => app.get(ConfigService).get(path));
  } finally {
    await app.close();
  }
}
