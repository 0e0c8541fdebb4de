import { describe, expect, it } from '@jest/globals';
import { Controller, Get, Inject, Injectable, Module } from '@nestjs/common';
import { ConfigModule, ConfigService, type ConfigType, registerAs } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Config, object } from '@vaultref/core';
import {
  getKeyVaultConfigToken,
  InjectConfigValue,
  KeyVaultConfigModule,
  type SecretRef,
} from '../../src/index.js';
import { rotatingSecrets } from '../rotating-secrets.js';
import { createApp } from '../start-app.js';

const databaseConfig = registerAs('database', () => ({ password: process.env['DB_PASSWORD'] }));
const mailConfig = registerAs('mail', () => ({ key: process.env['MAIL_KEY'] }));

@Injectable()
class Orders {
  constructor(@Inject(databaseConfig.KEY) readonly database: ConfigType<typeof databaseConfig>) {}
}
@Controller('orders')
class OrdersController {
  constructor(private readonly orders: Orders) {}
  @Get()
  read(): unknown {
    return { ...this.orders.database };
  }
}
@Module({
  imports: [ConfigModule.forFeature(databaseConfig)],
  providers: [Orders],
  controllers: [OrdersController],
  exports: [Orders],
})
class OrdersModule {}

@Controller('mail')
class MailController {
  constructor(
    @Inject(mailConfig.KEY) private readonly mail: ConfigType<typeof mailConfig>,
    @InjectConfigValue('MAIL_KEY') private readonly key: SecretRef,
    private readonly config: ConfigService,
    private readonly orders: Orders,
  ) {}
  @Get()
  read(): unknown {
    return [this.mail.key, this.key.value, this.config.get('mail.key'), this.orders.database.password];
  }
}
@Module({
  imports: [ConfigModule.forFeature(mailConfig), ConfigModule.forFeature(databaseConfig), OrdersModule],
  controllers: [MailController],
})
class MailModule {}

describe.each(['express', 'fastify'])('an application of several feature modules on %s', (platform) => {
  it('sees secrets everywhere, and all of them rotate', async () => {
    const secrets = { 'db-password': 'old-db', 'mail-key': 'old-mail' };
    @Module({
      imports: [
        OrdersModule,
        MailModule,
        KeyVaultConfigModule.forRoot({
          isGlobal: true,
          ignoreEnvFile: true,
          provider: rotatingSecrets(secrets),
          sources: [object({ DB_PASSWORD: '@keyvault:db-password', MAIL_KEY: '@keyvault:mail-key' })],
        }),
      ],
    })
    class AppModule {}
    const app =
      platform === 'express'
        ? await createApp(AppModule)
        : await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), {
            logger: false,
            abortOnError: false,
          });
    await app.listen(0, '127.0.0.1');
    const url = await app.getUrl();
    const read = async (path: string): Promise<unknown> => (await fetch(`${url}/${path}`)).json();
    expect([await read('orders'), await read('mail')]).toEqual([
      { password: 'old-db' },
      ['old-mail', 'old-mail', 'old-mail', 'old-db'],
    ]);
    Object.assign(secrets, { 'db-password': 'new-db', 'mail-key': 'new-mail' });
    await app.get<Config>(getKeyVaultConfigToken()).refresh();
    expect([await read('orders'), await read('mail')]).toEqual([
      { password: 'new-db' },
      ['new-mail', 'new-mail', 'new-mail', 'new-db'],
    ]);
    await app.close();
  });
});
