import { startDesktop } from './rig/desktop.ts';
import { spawnApp } from './rig/spawn-app.ts';
import { waitFor } from './rig/wait.ts';
import { processTree, processType, treePss } from './rig/proc.ts';
for (const executable of ['/tmp/h/out/linux-unpacked/plimsoll', undefined]) {
const desktop = await startDesktop();
try {
  const mon = desktop.start('dbus-monitor', ['--session', "path_namespace='/org/freedesktop/secrets'"]);
  await mon.waitForOutput(/NameAcquired/);
  const t=performance.now();
  const a = await spawnApp({desktop, ...(executable ? {executable} : {}), args:['--demo']});
  const item = await desktop.trayHost.item();
  const tray = performance.now()-t;
  await item.click();
  await waitFor(()=>processTree(a.pid).some(p=>processType(p)==='renderer'),{what:'renderer'});
  await new Promise(r=>setTimeout(r,4000));
  console.log(executable ?? 'unpackaged', 'tray ms', Math.round(tray), 'pss', treePss(a.pid), 'secret calls', (mon.stdout().match(/method call/g)??[]).length, [...mon.stdout().matchAll(/member=(\w+)/g)].map(m=>m[1]).join(' '));
} finally { await desktop.dispose(); }
}
