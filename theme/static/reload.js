// Preview only: mystmd says on this socket when it has built a change.
const socket = new WebSocket(document.currentScript.dataset.socket);
socket.addEventListener("message", (message) => {
  if (JSON.parse(message.data).type === "RELOAD") location.reload();
});
socket.addEventListener("close", () => {
  const note = Object.assign(document.createElement("p"), {
    className: "problems",
    role: "alert",
    textContent: "The preview has ended. The terminal that it was started in says why.",
  });
  document.querySelector("main").prepend(note);
});
