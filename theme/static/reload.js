// Preview only: mystmd says on this socket when it has built a change.
const socket = new WebSocket(document.currentScript.dataset.socket);
socket.addEventListener("message", (message) => {
  if (JSON.parse(message.data).type === "RELOAD") location.reload();
});
