import { contextBridge, ipcRenderer } from 'electron';
import { pushNames, requestNames } from '../../shared/ipc-names.ts';
import { initialChannel, pushChannel, requestChannel } from './channels.ts';

/**
 * What a page may do, and nothing else: one function a request of the contract, one subscription a push. The first
 * snapshot comes along at once, so that the first frame already shows numbers.
 */
const requests = Object.fromEntries(
  requestNames.map((name) => [name, (input: unknown) => ipcRenderer.invoke(requestChannel(name), input)]),
);

const pushes = Object.fromEntries(
  pushNames.map((name) => [
    name,
    (listener: (value: unknown) => void) => {
      const forward = (_event: unknown, value: unknown): void => listener(value);
      ipcRenderer.on(pushChannel(name), forward);
      return () => ipcRenderer.off(pushChannel(name), forward);
    },
  ]),
);

contextBridge.exposeInMainWorld('plimsoll', {
  initial: ipcRenderer.sendSync(initialChannel),
  request: requests,
  on: pushes,
});
