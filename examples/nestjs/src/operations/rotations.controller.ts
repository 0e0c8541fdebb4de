import { Controller, type MessageEvent, Sse } from '@nestjs/common';
import type { Config } from '@vaultref/core';
import { InjectKeyVaultConfig } from '@vaultref/nestjs';
import { Observable } from 'rxjs';

@Controller('rotations')
export class RotationsController {
  constructor(@InjectKeyVaultConfig() private readonly config: Config) {}

  /** What is rotated, as it happens: paths and versions, no values. `curl -N localhost:3000/rotations` */
  @Sse()
  follow(): Observable<MessageEvent> {
    return new Observable((subscriber) =>
      this.config.onChange(({ changed }) => {
        for (const { path, version } of changed) subscriber.next({ data: { path: path.join('.'), version } });
      }),
    );
  }
}
