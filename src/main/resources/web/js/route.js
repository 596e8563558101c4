// Where one is, in the address: so that a reload, the back button and a link sent to a colleague all lead there.

/** `{plan, run, workspace, phase, attempt, tab}`; plan is null for the overview. */
export function read() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [plan = '', run = ''] = path.split('/').map(decodeURIComponent);
  const said = new URLSearchParams(query);
  return {
    plan: plan || null,
    run: run || null,
    workspace: said.get('workspace'),
    phase: said.get('phase'),
    attempt: Number(said.get('attempt')) || null,
    tab: said.get('tab') ?? 'verdict',
  };
}

export function href(at) {
  if (!at.plan) return '#/';
  const said = new URLSearchParams();
  for (const name of ['workspace', 'phase', 'attempt', 'tab'])
    if (at[name] && !(name === 'tab' && at[name] === 'verdict')) said.set(name, at[name]);
  return `#/${encodeURIComponent(at.plan)}${at.run ? `/${encodeURIComponent(at.run)}` : ''}${said.size ? `?${said}` : ''}`;
}

/** Goes there; `quietly` leaves no step for the back button. */
export function go(at, quietly = false) {
  if (quietly) history.replaceState(null, '', href(at));
  else history.pushState(null, '', href(at));
  dispatchEvent(new Event('hashchange'));
}
