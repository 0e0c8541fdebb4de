// A plugin of TypeDoc: every exported function says what it does. TypeDoc's own check would ask the same of methods.
import { Application, ReflectionKind } from 'typedoc';

export function load(app) {
  app.on(Application.EVENT_VALIDATE_PROJECT, (project) => {
    for (const exported of project.getReflectionsByKind(ReflectionKind.Function))
      if (!exported.signatures?.some((signature) => signature.hasComment()))
        app.logger.validationWarning(`${exported.getFriendlyFullName()} has no comment: say what it does`);
  });
}
