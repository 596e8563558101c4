// Where one is, in the address: so that a reload, the back button and a link sent to a colleague all lead there.

/** No plan has a name like this. */
const LOOP = '~loop';

/** `{plan, run, workspace, phase, attempt, tab, loop, doc}`; plan is null for the overview, and where `loop` is a repository. */
export function read() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [plan = '', run = ''] = path.split('/').map(decodeURIComponent);
  const said = new URLSearchParams(query);
  return {
    loop: plan === LOOP ? said.get('repo') : null,
    doc: said.get('doc') ?? 'todo',
    plan: plan === LOOP ? null : plan || null,
    run: run || null,
    workspace: said.get('workspace'),
    phase: said.get('phase'),
    attempt: Number(said.get('attempt')) || null,
    tab: said.get('tab') ?? 'verdict',
  };
}

export function href(at) {
  if (at.loop)
    return `#/${LOOP}?${new URLSearchParams({ repo: at.loop, ...(at.doc && at.doc !== 'todo' ? { doc: at.doc } : {}) })}`;
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
