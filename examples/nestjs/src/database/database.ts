import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { OnSecretChange } from '@vaultref/nestjs';
import { databaseConfig } from './database.config.js';
import { Pool } from './pool.js';

/** The database of the shop. When its password is rotated, new queries take a new pool, and the old one is drained. */
@Injectable()
export class Database implements OnModuleDestroy {
  #pool: Pool;

  constructor(@Inject(databaseConfig.KEY) private readonly settings: ConfigType<typeof databaseConfig>) {
    this.#pool = new Pool(settings.password);
  }

  query(challenge: string): Promise<string> {
    return this.#pool.query(challenge);
  }

  @OnSecretChange('database.password')
  async reconnect(): Promise<void> {
    const old = this.#pool;
    this.#pool = new Pool(this.settings.password);
    await old.end();
  }

  onModuleDestroy(): Promise<void> {
    return this.#pool.end();
  }
}
