import type { FaultSwitch, FaultSwitches } from '../faults/fault-switches.js';
import { FAULT_SWITCHES, isFaultSwitch } from '../faults/fault-switches.js';
import { html } from './html.js';
import type { Session } from './sessions.js';
import type { View } from './view.js';
import { form, pathOf } from './view.js';

/** Switches for what goes wrong. */
export function faultsView(switches: FaultSwitches, session: Session): View {
  const names = Object.keys(FAULT_SWITCHES).filter(isFaultSwitch);
  return {
    title: 'Faults',
    section: '/faults',
    body: html`<p>
        Each strikes every authorised request until it is turned off. Faults that a test has added are not
        shown.
      </p>
      <ul class="switches">
        ${names.map((name) => html`<li>${switchForm(name, switches.isOn(name), session)}</li>`)}
      </ul>`,
  };
}

function switchForm(name: FaultSwitch, isOn: boolean, session: Session): ReturnType<typeof html> {
  const { label, hint } = FAULT_SWITCHES[name];
  return form(
    session,
    pathOf('faults', name),
    html`<button
        id="${name}"
        role="switch"
        aria-checked="${String(isOn)}"
        name="on"
        value="${String(!isOn)}"
        aria-describedby="${name}-hint"
      >
        <span class="track"></span>${label}<span class="state" aria-hidden="true"
          >${isOn ? 'on' : 'off'}</span
        >
      </button>
      <span class="hint" id="${name}-hint">${hint}</span>`,
  );
}
