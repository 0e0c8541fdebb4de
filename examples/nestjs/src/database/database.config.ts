import { registerAs } from '@nestjs/config';

/** Nest's own way: the factory reads the environment and gets the secret, not the reference; after a rotation it runs again. */
export const databaseConfig = registerAs('database', () => ({
  host: process.env['DB_HOST'] ?? 'localhost',
  password: process.env['DB_PASSWORD'] ?? '',
}));
